#pragma once

#include <string>
#include <vector>

#include "sync/replica.h"

namespace field::wire {
class AreaAnswer;
class AreaRequest;
class Position;
class Receipt;
}  // namespace field::wire

/// The parts of an exchange as their messages, the same on both sides and in a bundle. Reading
/// gives Code::invalid for impossible ids and enum numbers and names the field.
namespace field::sync {

/// Limits of an answer: a page's rows may hold 256 KiB of values, and a value may be long.
inline constexpr std::size_t maxAnswerBytes = 4 << 20;

void toWire(const Receipt& receipt, wire::Receipt& out);
Result<Receipt> fromWire(const wire::Receipt& in);

void toWire(const AreaPage& page, wire::AreaAnswer& out);
Result<AreaPage> fromWire(const wire::AreaAnswer& in);

/// What a device says of an area it knows; a position is named only while pages are staged.
void toWire(const AreaState& state, wire::AreaRequest& out);
Result<AreaState> fromWire(const wire::AreaRequest& in);

void toWire(const Position& position, wire::Position& out);
Result<Position> fromWire(const wire::Position& in);

/// 16 bytes that say "this is all I have": SHA-256 over area, epoch, revision and head hash of each
/// area in the order of their ids. The server makes it of the areas in which the person holds a live
/// grant, at their present heads; where the two are equal, nothing is to be pulled.
std::string stateHash(std::vector<AreaState> areas);

}  // namespace field::sync
