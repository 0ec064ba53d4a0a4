#pragma once

#include <string_view>
#include <vector>

#include "sync/correction.h"
#include "sync/messages.h"

/// Small true messages of every sort, for seeds.
namespace field::fuzz {

/// The id that begins with `name`.
shared::Id idOf(std::string_view name);
shared::Values someValues();
/// A visit made, measured, stepped on and removed in one save.
sync::Payload somePayload();
sync::ChangeSet someSet();
sync::Receipt someReceipt();
sync::AreaPage somePage();
std::vector<sync::Contested> someSides();
std::vector<sync::ProposedEdit> someProposals();

}  // namespace field::fuzz
