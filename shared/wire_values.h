#pragma once

#include "shared/ids.h"
#include "shared/value.h"
#include "shared/wire_bytes.h"

namespace field::shared {

/// `values` as repeated field.wire.ColumnValue of `field`.
void putValues(const Values& values, int field, WireWriter& out);
/// The field.wire.Value's field at which `in` stands, as a value; false, with `value` as it was,
/// where it is none, as an ElementChange is not.
bool takeValue(const WireReader& in, Value& value);
/// `id` as bytes; left out where it is none.
void putId(const Id& id, int field, WireWriter& out);

}  // namespace field::shared
