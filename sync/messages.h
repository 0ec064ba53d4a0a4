#pragma once

#include <vector>

#include "sync/merge.h"
#include "sync/replica.h"
#include "sync/wire.h"

namespace field::wire {
class AreaAnswer;
class ContestedValues;
class Receipt;
class Replaced;
}  // namespace field::wire

/// Receipts, pages and conflicts to their messages and back. Reading gives Code::invalid for what
/// is impossible; the same limits hold on the device as on the server.
namespace field::sync {

void toWire(const Receipt& receipt, wire::Receipt& out);
Result<Receipt> fromWire(const wire::Receipt& in);

void toWire(const Replaced& replaced, wire::Replaced& out);
Result<Replaced> fromWire(const wire::Replaced& in);
void toWire(const AreaPage& page, wire::AreaAnswer& out);
Result<AreaPage> fromWire(const wire::AreaAnswer& in);

/// The bytes of Conflict.values, and back.
std::string packContested(const std::vector<Contested>& sides);
Result<std::vector<Contested>> unpackContested(std::string_view bytes);

}  // namespace field::sync
