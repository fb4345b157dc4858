// Browsers refuse workers to pages opened from a file. The search of this site then works in a hidden frame,
// which is given what a worker has: importScripts, and messages in both directions.
if (location.protocol === "file:") {
  // Material asks for the name IFrameWorker to know where its scripts are.
  window.IFrameWorker = window.Worker = class extends EventTarget {
    constructor(address) {
      super()
      this.frame = document.createElement("iframe")
      this.frame.hidden = true
      document.body.append(this.frame)
      const inside = this.frame.contentWindow
      inside.importScripts = (...addresses) =>
        addresses.reduce((before, next) => before.then(() => load(inside.document, next)), Promise.resolve())
      inside.postMessage = data => {
        const message = new MessageEvent("message", { data })
        this.dispatchEvent(message)
        this.onmessage?.(message)
      }
      this.ready = load(inside.document, new URL(address, document.baseURI).href)
    }

    postMessage(data) {
      this.ready.then(() => this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data })))
    }

    terminate() {
      this.frame.remove()
    }
  }
}

function load(page, address) {
  return new Promise((resolve, reject) => {
    const script = page.createElement("script")
    script.src = address
    script.onload = resolve
    script.onerror = reject
    page.body.append(script)
  })
}
