#include "client/store/reading.h"

#include "shared/proto/records.pb.h"

namespace field::client {

namespace {

const shared::Value& valueOf(const Record& record, int column) {
    return record.values.get(static_cast<std::uint32_t>(column));
}

}  // namespace

std::int64_t integerOf(const Record& record, int column) {
    const auto* value = std::get_if<std::int64_t>(&valueOf(record, column));
    return value ? *value : 0;
}

std::optional<std::int64_t> statedIn(const Record& record, int column) {
    const auto* value = std::get_if<std::int64_t>(&valueOf(record, column));
    return value ? std::optional(*value) : std::nullopt;
}

std::string textOf(const Record& record, int column) {
    const auto* value = std::get_if<std::string>(&valueOf(record, column));
    return value ? *value : std::string();
}

Id idOf(const Record& record, int column) {
    const auto* value = std::get_if<shared::Blob>(&valueOf(record, column));
    const auto id = value ? Id::from(value->bytes) : std::nullopt;
    return id ? *id : Id{};
}

std::string personName(Store& store, const Id& id) {
    if (id.none()) return {};
    auto person = store.find(shared::kinds::person, id);
    if (!person || !*person) return {};
    return textOf(**person, records::Person::kNameFieldNumber);
}

Result<std::vector<Record>> everything(Store& store, const Query& query) {
    std::vector<Record> all;
    std::string after;
    do {
        auto page = store.page(query, after);
        if (!page) return page.failure();
        for (auto& record : page->records) all.push_back(std::move(record));
        after = page->next;
    } while (!after.empty());
    return all;
}

Result<shared::ProjectRecords> progressOf(Store& store, const Id& project) {
    shared::ProjectRecords progress;
    for (const auto kind : shared::ProjectRecords::kinds()) {
        Query query;
        query.kind = kind;
        query.project = project;
        auto records = everything(store, query);
        if (!records) return records.failure();
        for (auto& record : *records) progress.take(std::move(record));
    }
    return progress;
}

}  // namespace field::client
