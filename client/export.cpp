#include "client/export.h"

#include "client/store/reading.h"
#include "shared/forms/fill.h"

namespace field::client {

namespace forms = shared::forms;
namespace kinds = shared::kinds;

namespace {

Result<std::vector<Record>> ofProject(Store& store, std::uint32_t kind, const Id& project) {
    Query query;
    query.kind = kind;
    query.project = project;
    return everything(store, query);
}

Result<std::vector<Record>> one(Store& store, std::uint32_t kind, const Id& id) {
    auto record = store.find(kind, id);
    if (!record) return record.failure();
    std::vector<Record> found;
    if (*record) found.push_back(std::move(**record));
    return found;
}

}  // namespace

Result<forms::Form> visitForm(Store& store, const std::string& name, const Id& id,
                              shared::Language language) {
    auto plan = forms::readTemplate(store.catalog(), name);
    if (!plan) return plan.failure();
    auto visit = store.find(kinds::visit, id);
    if (!visit) return visit.failure();
    if (!*visit)
        return shared::Failure{shared::Code::missing, "visit " + shared::toText(id) +
                                                          " is not on this device: exchange first"};
    forms::Source source;
    source.report = id;
    source.records = [&](std::uint32_t kind) {
        if (kind == kinds::visit) return one(store, kind, id);
        if (kind == kinds::project) return one(store, kind, (*visit)->project);
        if (store.catalog().kind(kind)->parentKind == kinds::visit) return store.children(kind, id);
        return ofProject(store, kind, (*visit)->project);
    };
    source.personName = [&store](const Id& person) { return personName(store, person); };
    return forms::fill(*plan, source, language);
}

}  // namespace field::client
