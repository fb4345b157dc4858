import gc

from pipeline.engine.garbage_collection import infrequent_collection


def test_collections_are_rare_inside_and_as_before_outside() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    with infrequent_collection():
        assert gc.get_threshold() > before
        assert gc.get_freeze_count() > 0
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, frozen)


def test_who_has_frozen_objects_keeps_them_frozen() -> None:
    gc.freeze()
    try:
        with infrequent_collection():
            pass
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_who_has_put_the_collector_off_keeps_it_off() -> None:
    gc.disable()
    try:
        with infrequent_collection():
            assert not gc.isenabled()
            assert gc.get_freeze_count() == 0
    finally:
        gc.enable()
