#pragma once

#include <string>

#include "client/store/store.h"
#include "shared/forms/form.h"

namespace field::client {

/// The form called `name` ("visit", "findings") of the visit `id`, of the rows that this device
/// has. Code::missing: no such form, or no such visit here.
Result<shared::forms::Form> visitForm(Store& store, const std::string& name, const Id& id,
                                      shared::Language language);

}  // namespace field::client
