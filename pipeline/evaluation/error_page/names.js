// What things are called on the page.

const KINDS = new Map([
  ["missed", { name: "пропущено", sign: "−" }],
  ["invented", { name: "придумано", sign: "+" }],
  ["wrong_type", { name: "не тот тип", sign: "×" }],
  ["wrong_boundary", { name: "не те границы", sign: "↔" }],
  ["wrong_normal", { name: "не та форма", sign: "~" }],
  ["correct", { name: "верно", sign: "✓" }],
]);

const BLOCKS = new Map([
  ["entities", "сущности"],
  ["relations", "связи"],
  ["normal_forms", "нормальные формы"],
  ["values", "значения"],
  ["chains", "цепочки в документе"],
  ["cross_document", "сущности между документами"],
  ["links", "ссылки на базу знаний"],
  ["tokens", "токены"],
  ["sentences", "предложения"],
  ["lemmas", "леммы"],
  ["tags", "теги"],
]);

const MEASURES = new Map([
  ["exact", "точное совпадение"],
  ["overlap", "с пересечением"],
  ["nested_only", "только вложенные"],
  ["outermost_coarse", "внешние, PER / LOC / ORG"],
  ["token_io", "по токенам"],
  ["surface_forms", "списки форм"],
  ["end_to_end", "из сырого текста"],
  ["gold_entities", "при эталонных сущностях"],
  ["inflected_exact", "только изменённые"],
  ["all_mentions", "все упоминания"],
  ["conll_f1", "среднее CoNLL"],
  ["b3", "B³"],
  ["lea", "LEA"],
  ["muc", "MUC"],
  ["ceafe", "CEAFe"],
  ["end_to_end_f1", "из сырого текста"],
  ["accuracy_at_gold", "при эталонных упоминаниях"],
  ["accuracy", "доля верных"],
  ["f1", "F1"],
  ["upos", "часть речи"],
  ["feats", "признаки"],
]);

const SPEED = new Map([
  ["documents_per_second", "документов/с"],
  ["words_per_second", "слов/с"],
  ["peak_rss_mb", "МБ памяти в пике"],
]);

/** «B³», «все упоминания: B³» for a path of keys inside a block. */
function measureName(path) {
  return path.map((key) => MEASURES.get(key) ?? key).join(": ");
}

function blockName(block) {
  return BLOCKS.get(block) ?? block;
}
