#include "client/line.h"

namespace field::client {

namespace {

Result<> keep(Store& store, const std::vector<Draft>& typed) {
    for (const auto& draft : typed)
        if (auto kept = store.putDraft(draft); !kept) return kept;
    return shared::Done{};
}

}  // namespace

Result<> takeOut(Store& store, const Line& line) {
    if (!line.fresh) {
        Change change;
        change.act = sync::EditAct::remove;
        change.held = line.held;
        if (auto saved = store.save({change}); !saved) {
            if (auto kept = keep(store, line.typed); !kept) return kept;
            return saved.failure();
        }
    }
    return store.dropDrafts(line.held.record.id);
}

Result<> bringBack(Store& store, const Line& line) {
    const auto& record = line.held.record;
    auto standing = store.find(record.kind, record.id);
    if (!standing) return standing.failure();
    if (!line.fresh && !*standing) {
        // Without a value of its own: those of the line are not this person's to say once more.
        auto anew = store.fresh(record.kind, record.project, record.parent, {});
        if (!anew) return anew.failure();
        Change change;
        change.act = sync::EditAct::create;
        change.held = anew.take();
        change.held.record.id = record.id;
        if (auto saved = store.save({change}); !saved) return saved.failure();
    }
    return keep(store, line.typed);
}

}  // namespace field::client
