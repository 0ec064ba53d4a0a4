#pragma once

#include <functional>
#include <string>
#include <vector>

#include "shared/forms/form.h"
#include "shared/forms/template.h"

namespace field::shared::forms {

/// Where a form's values come from: one report and its project, on a device or a server.
struct Source {
    Id report;
    /// Live records of a kind, in any order: the report itself for its own kind, what hangs on it
    /// for kinds that do, else those of its project.
    std::function<Result<std::vector<Record>>(std::uint32_t kind)> records;
    /// The name of a person; empty if it is not known.
    std::function<std::string(const Id& person)> personName;
};

/// The form that `plan` makes of the records of `source`. Fails only as `source.records` does.
Result<Form> fill(const Plan& plan, const Source& source, Language language);

}  // namespace field::shared::forms
