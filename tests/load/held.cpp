#include "tests/load/held.h"

#include "sync/digest.h"
#include "tests/support/must.h"

namespace load {

namespace shared = field::shared;
using field::sync::AreaPage;
using shared::Record;

void Held::take(const AreaPage& page, bool anew) {
    auto& waiting = waiting_[page.area];
    if (anew) waiting.clear();
    if (page.more && !(page.fill && page.fill->done)) return waiting.push_back(page);
    if (page.afresh) {
        rows_[page.area].clear();
        sumOf_[page.area] = 0;
    }
    for (const auto& former : waiting) apply(former);
    apply(page);
    waiting.clear();
    if (!page.digest) return;
    ++sums_;
    if (sumOf_[page.area] != *page.digest) ++sumsThatDiffer_;
}

void Held::apply(const AreaPage& page) {
    for (const auto& project : page.removedProjects) forget(page.area, project);
    for (const auto& row : page.rows) put(row);
    for (const auto& row : page.changed) change(row);
}

void Held::put(const Record& record) {
    auto& rows = rows_[record.area];
    auto& sum = sumOf_[record.area];
    if (const auto before = rows.find(record.id); before != rows.end())
        sum -= before->second.digest;
    if (record.deleted) {
        rows.erase(record.id);
        return;
    }
    const auto digest = field::sync::digestOf(record);
    sum += digest;
    rows[record.id] = {record.kind,     record.project, record.parent,
                       record.revision, digest,         shared::packValues(record.values)};
}

void Held::change(const Record& change) {
    const auto& rows = rows_[change.area];
    const auto before = rows.find(change.id);
    if (before == rows.end()) {
        ++changesOfNothing_;
        return;
    }
    auto row = change;
    row.project = before->second.project;
    row.parent = before->second.parent;
    row.values = {};
    if (!shared::unpackValues(before->second.values, row.values)) qFatal("a row does not unpack");
    for (const auto& [column, value] : change.values) {
        if (shared::isEmpty(value))
            row.values.erase(column);
        else
            row.values.set(column, value);
    }
    put(row);
}

void Held::forget(const Id& area, const Id& project) {
    auto& sum = sumOf_[area];
    std::erase_if(rows_[area], [&](const auto& one) {
        const bool goes = project.none() || one.second.project == project;
        if (goes) sum -= one.second.digest;
        return goes;
    });
}

std::uint64_t contentOf(const Id& id, const Id& parent, std::uint32_t kind,
                        const shared::Values& values) {
    Record record;
    record.kind = kind;
    record.id = id;
    record.parent = parent;
    record.values = values;
    return field::sync::digestOf(record);
}

std::uint64_t contentOf(const Id& id, const Held::Row& row) {
    shared::Values values;
    if (!shared::unpackValues(row.values, values)) qFatal("a row does not unpack");
    return contentOf(id, row.parent, row.kind, values);
}

}  // namespace load
