#pragma once

#include "client/store/recovery/recovered.h"
#include "client/store/recovery/salvage.h"
#include "shared/env.h"

namespace field::client {

/// Makes a new device database at `path` for the profile in `dir`, with all that was salvaged and
/// `told`, whose counts and `anew` it fills in. It is whole and durable, in one file, when this
/// answers; a failure leaves nothing of it to be used.
Result<> rebuild(const std::string& path, const std::string& dir,
                 const std::shared_ptr<const shared::Catalog>& catalog,
                 const std::shared_ptr<shared::Env>& env, const Salvaged& salvaged, Recovered told);

}  // namespace field::client
