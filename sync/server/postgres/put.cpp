#include "sync/server/postgres/put.h"

#include <algorithm>
#include <list>
#include <unordered_map>

namespace field::server::postgres {

namespace {

/// pg_type.dat.
std::uint32_t typeNumber(std::string_view type) {
    if (type.starts_with("uuid")) return 2950;
    if (type.starts_with("bigint")) return 20;
    if (type.starts_with("boolean")) return 16;
    return type.starts_with("text") ? 25 : 17;
}

std::string_view typeName(std::string_view type) { return type.substr(0, type.find(' ')); }

/// "area_id, id" as its names.
std::vector<std::string> namesIn(std::string_view list) {
    std::vector<std::string> names;
    while (!list.empty()) {
        const auto end = std::min(list.find(", "), list.size());
        names.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 2, list.size()));
    }
    return names;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::uint64_t numberIn(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

}  // namespace

Put::Put(const Table& table, const std::vector<std::string>& fixed, Standing standing)
    : table_(table.name), standing_(standing) {
    const auto key = namesIn(table.key);
    std::string names, arrays, replaced;
    for (const auto& column : table.columns) {
        const auto name = quoted(column.name);
        names += (names.empty() ? "" : ", ") + name;
        if (column.name == "area_id") continue;
        if (has(key, column.name))
            key_.push_back(types_.size());
        else if (!has(fixed, column.name))
            replaced += (replaced.empty() ? "" : ", ") + name + " = excluded." + name;
        types_.push_back(typeNumber(column.type));
        arrays += (arrays.empty() ? "$" : ", $") + std::to_string(types_.size() + 1) + "::";
        arrays.append(typeName(column.type)).append("[]");
    }
    sql_ = "INSERT INTO " + quoted(table.name) + " (" + names +
           ") SELECT $1::uuid, of.* FROM unnest(" + arrays + ") AS of";
    if (standing == Standing::fatal) return;
    sql_ += standing == Standing::kept || replaced.empty()
                ? " ON CONFLICT DO NOTHING"
                : " ON CONFLICT (" + table.key + ") DO UPDATE SET " + replaced;
}

Put Put::adding(const Table& table, const std::string& sum) {
    Put put(table);
    put.adds_ = true;
    const auto last = quoted(table.columns.back().name);
    put.sql_.erase(put.sql_.find(" DO UPDATE SET "));
    put.sql_ += " DO UPDATE SET " + last + " = " + sum;
    return put;
}

std::string Put::keyOf(const Params& row) const {
    std::string key;
    for (const auto place : key_) {
        const auto part = row.at(place).value_or("");
        key += std::to_string(part.size()) + ":";
        key += part;
    }
    return key;
}

Params Put::together(const std::vector<const Params*>& rows) const {
    std::vector<const Params*> chosen;
    std::list<Params> sums;
    if (standing_ == Standing::replaced && rows.size() > 1) {
        std::unordered_map<std::string, std::size_t> known;
        for (const auto* row : rows) {
            const auto [at, isNew] = known.emplace(keyOf(*row), chosen.size());
            if (isNew) {
                chosen.push_back(row);
                continue;
            }
            auto& there = chosen[at->second];
            if (adds_) {
                const auto last = types_.size() - 1;
                auto& sum = sums.emplace_back();
                for (std::size_t i = 0; i < last; ++i) sum.copy(*row, i);
                sum.number(numberIn(*there->at(last)) + numberIn(*row->at(last)));
                row = &sum;
            }
            there = row;
        }
    } else {
        chosen = rows;
    }
    Params params;
    for (std::size_t place = 0; place < types_.size(); ++place)
        params.column(types_[place], chosen, place);
    return params;
}

}  // namespace field::server::postgres
