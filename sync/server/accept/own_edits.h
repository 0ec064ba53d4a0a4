#pragma once

#include "shared/catalog.h"
#include "shared/record.h"
#include "sync/change_set.h"

namespace field::server {

/// The edit that makes `record`, all its together sets whole, on `base`. Where the kind has a
/// workflow and the record a state, it is the step that enters the first one.
sync::Edit makes(const shared::Kind& kind, const shared::Record& record, const sync::Base& base);

/// The edit that changes `record`'s columns to what stands in its values; those of a together set
/// that do not stand there are emptied. `stateSeen`: of its report.
sync::Edit changes(const shared::Kind& kind, const shared::Record& record, const sync::Base& base,
                   std::int64_t stateSeen);

}  // namespace field::server
