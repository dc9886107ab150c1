"""Columns that are carried over, in types that rows can be chosen from and that files can hold."""

from collections.abc import Container

import pyarrow as pa
import pyarrow.compute as pc

from expert.errors import FactsError, Fault
from expert.loading.nodes import clip


def carried_schema(schema: pa.Schema, kept: Container[str]) -> pa.Schema:
    """The columns of a table, those in ``kept`` in plain types.

    Raises:
        FactsError: for columns that cannot be carried over, with all of them.
    """
    fields: list[pa.Field] = []
    faults: list[Fault] = []
    for field in schema:
        kind = plain_type(field.type) if field.name in kept else field.type
        if field.name in kept and not _can_be_plain(field.type, kind):
            held = clip(str(field.type))
            faults.append(Fault(f"the column '{clip(field.name)}' to keep cannot be carried over: it holds {held}"))
        fields.append(field.with_type(kind))
    if faults:
        raise FactsError(faults)
    return pa.schema(fields)


def carried(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """A batch with its columns in the types of a schema that ``carried_schema`` made."""
    if batch.schema.types == schema.types:
        return batch
    columns = [_plain(column, field.type) for column, field in zip(batch.columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def plain_type(kind: pa.DataType) -> pa.DataType:
    """A type without text views, runs, and dictionaries inside of lists or structures, which may change on the way.

    A dictionary of the whole column stays, since findings are read by it.
    """
    if pa.types.is_dictionary(kind):
        return pa.dictionary(kind.index_type, _inner(kind.value_type), kind.ordered)
    return plain_type(kind.value_type) if pa.types.is_run_end_encoded(kind) else _inner(kind)


def _inner(kind: pa.DataType) -> pa.DataType:
    types = pa.types
    if types.is_dictionary(kind) or types.is_run_end_encoded(kind):
        return _inner(kind.value_type)
    if types.is_string_view(kind):
        return pa.string()
    if types.is_binary_view(kind):
        return pa.binary()
    if types.is_struct(kind):
        return pa.struct([field.with_type(_inner(field.type)) for field in kind])
    if types.is_map(kind):
        return pa.map_(_inner(kind.key_type), _inner(kind.item_type), kind.keys_sorted)
    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        value = kind.value_field.with_type(_inner(kind.value_type))
        if types.is_fixed_size_list(kind):
            return pa.list_(value, kind.list_size)
        return pa.list_(value) if types.is_list(kind) else pa.large_list(value)
    return kind


def _plain(array: pa.Array, kind: pa.DataType) -> pa.Array:
    if array.type == kind:
        return array
    if pa.types.is_run_end_encoded(array.type):
        return _plain(pc.run_end_decode(array), kind)
    if pa.types.is_dictionary(array.type):
        held = kind.value_type if pa.types.is_dictionary(kind) else kind
        words = _plain(array.dictionary, held)
        made = pa.DictionaryArray.from_arrays(array.indices, words, ordered=array.type.ordered)
        return made if pa.types.is_dictionary(kind) else made.dictionary_decode()
    return array.cast(kind)


def _can_be_plain(kind: pa.DataType, plain: pa.DataType) -> bool:
    try:
        _plain(pa.nulls(1, kind), plain).filter(pa.array([True]))
    except pa.ArrowException:
        return False
    return True
