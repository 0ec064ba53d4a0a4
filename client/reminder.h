#pragma once

#include <string>

#include "client/store/store.h"

namespace field::client {

/// One reminder (催办) of the report `id` of `kind`, to whoever has it, with `words` or without. It
/// moves nothing. Code::missing where the report is not here, Code::refused where this person's
/// roles, as far as the device knows them, do not remind in its present state.
Result<Change> reminderOf(Store& store, shared::Env& env, std::uint32_t kind, const Id& id,
                          const std::string& words);

}  // namespace field::client
