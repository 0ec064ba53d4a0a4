#include "sync/content_hash.h"

#include <algorithm>
#include <functional>
#include <tuple>

#include "shared/crypto.h"

namespace field::sync {

using shared::Hash;
using shared::Kind;
using shared::Record;
using shared::Sha256;

namespace {

/// Adds the non-empty columns of `record` that `wanted` names, by number.
void addColumns(Sha256& hash, const Kind& kind, const Record& record,
                const std::function<bool(const shared::Column&)>& wanted) {
    std::string bytes;
    for (const auto& column : kind.columns) {
        const auto& value = record.values.get(column.number);
        if (shared::isEmpty(value) || !wanted(column)) continue;
        hash.add(std::uint64_t{column.number});
        bytes.clear();
        shared::appendCanonical(bytes, value);
        hash.addSized(bytes);
    }
    hash.add(std::uint64_t{0});
}

bool isContent(const shared::Column& column) {
    return column.inContent && column.writer == shared::Writer::field &&
           column.policy != shared::Policy::server;
}

}  // namespace

Hash contentHash(const shared::Catalog& catalog, const Record& report,
                 const std::vector<Record>& children) {
    std::vector<const Record*> rows{&report};
    for (const auto& child : children) {
        if (!child.deleted) rows.push_back(&child);
    }
    std::sort(rows.begin(), rows.end(), [](const Record* a, const Record* b) {
        return std::tie(a->kind, a->id) < std::tie(b->kind, b->id);
    });
    Sha256 hash;
    hash.addSized("fieldledger content 1");
    for (const auto* row : rows) {
        const auto* kind = catalog.kind(row->kind);
        if (!kind || kind->writer != shared::Writer::field) continue;
        hash.add(std::uint64_t{row->kind});
        hash.addSized(row->id.view());
        addColumns(hash, *kind, *row, isContent);
    }
    return hash.finish();
}

Hash reviewHash(const shared::Catalog& catalog, const Hash& content, const Record& report,
                const std::vector<shared::Id>& openConflicts) {
    Sha256 hash;
    hash.addSized("fieldledger review 1");
    hash.addSized(content.view());
    const auto* kind = catalog.kind(report.kind);
    if (kind) {
        addColumns(hash, *kind, report, [](const shared::Column& column) {
            return !column.inContent && column.writer == shared::Writer::field;
        });
    }
    auto sorted = openConflicts;
    std::sort(sorted.begin(), sorted.end());
    for (const auto& conflict : sorted) hash.addSized(conflict.view());
    return hash.finish();
}

}  // namespace field::sync
