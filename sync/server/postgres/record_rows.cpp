#include "sync/server/postgres/record_rows.h"

#include "sync/server/postgres/schema.h"

namespace field::server::postgres {

using shared::Blob;
using shared::Code;
using shared::Column;
using shared::ColumnType;
using shared::Failure;
using shared::Kind;
using shared::Value;
using shared::Values;

namespace {

// Places in a row: the fixed columns, then the kind's own.
enum Place {
    areaPlace,
    idPlace,
    projectPlace,
    parentPlace,
    revisionPlace,
    deletedPlace,
    extraPlace,
    versionsPlace,
    firstPlace
};

bool fits(ColumnType type, const Value& value) {
    if (std::holds_alternative<std::int64_t>(value))
        return std::string_view(columnType(type)) == "bigint";
    if (const auto* text = std::get_if<std::string>(&value))
        return type == ColumnType::text && shared::isText(*text);
    if (std::holds_alternative<Blob>(value)) return type == ColumnType::blob;
    return type == ColumnType::elements && std::holds_alternative<shared::Elements>(value);
}

void addValue(Params& params, const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        params.number(*integer);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        params.text(*text);
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
        params.bytes(blob->bytes);
    } else {
        std::string canonical;
        appendCanonical(canonical, value);
        params.bytes(canonical);
    }
}

bool readValue(const Rows& rows, int row, int place, ColumnType type, Value& out) {
    auto bytes = rows.bytes(row, place);
    switch (type) {
        case ColumnType::text:
            out = std::string(bytes);
            return true;
        case ColumnType::blob:
            out = Blob{std::string(bytes)};
            return true;
        case ColumnType::elements:
            return readCanonical(bytes, out) && bytes.empty();
        default:
            out = rows.number(row, place);
            return true;
    }
}

Failure damagedRow(const Kind& kind, const Id& id) {
    return {Code::damaged, "table " + kind.table + ": the row " + toText(id) +
                               " cannot be read; restore the database from a backup"};
}

}  // namespace

RecordRows::RecordRows(const Kind& kind)
    : kind_(&kind), put_(recordTable(kind), {"project_id", "parent_id"}) {
    std::string list;
    for (const auto& column : recordTable(kind).columns)
        list += (list.empty() ? "" : ", ") + quoted(column.name);
    const auto table = quoted(kind.table);
    select_ = "SELECT " + list + " FROM " + table + " WHERE area_id = $1 AND ";
    find_ = select_ + "id = $2";
    // One look by the key for each, whatever the planner takes the table for; with = ANY it would
    // read all of the area while it believes that to be little.
    findAll_ = "SELECT found.* FROM unnest($2::uuid[]) AS wanted (id) CROSS JOIN LATERAL (" +
               select_ + "id = wanted.id LIMIT 1) AS found";
    const std::string after =
        "SELECT revision, id, project_id FROM " + table + " WHERE area_id = $1 AND ";
    const std::string upTo = "revision <= $4 ORDER BY revision, id LIMIT $5";
    changed_ = after + "(revision, id) > ($2, $3) AND " + upTo;
    // One ordered look into each project, then the least of what they have.
    changedIn_ = "SELECT found.* FROM unnest($6::uuid[]) AS wanted (project) CROSS JOIN LATERAL (" +
                 after + "project_id = wanted.project AND (revision, id) > ($2, $3) AND " + upTo +
                 ") AS found ORDER BY revision, id LIMIT $5";
}

Params RecordRows::params(const Stored& stored) const {
    const auto& record = stored.record;
    Values extra;
    for (const auto& [number, value] : record.values) {
        const auto* column = kind_->column(number);
        if (!isEmpty(value) && (!column || !fits(column->type, value))) extra.set(number, value);
    }
    Params params;
    params.id(record.id).id(record.project).id(record.parent);
    params.number(record.revision).flag(record.deleted);
    if (extra.empty())
        params.null();
    else
        params.bytes(packValues(extra));
    params.bytes(pack(stored.versions));
    for (const Column& column : kind_->columns) {
        const auto& value = record.values.get(column.number);
        if (isEmpty(value) || !fits(column.type, value))
            params.null();
        else
            addValue(params, value);
    }
    return params;
}

Result<Stored> RecordRows::read(const Rows& rows, int row) const {
    Stored stored;
    auto& record = stored.record;
    record.kind = kind_->number;
    record.area = rows.id(row, areaPlace);
    record.id = rows.id(row, idPlace);
    record.project = rows.id(row, projectPlace);
    record.parent = rows.id(row, parentPlace);
    record.revision = rows.revision(row, revisionPlace);
    record.deleted = rows.flag(row, deletedPlace);
    int place = firstPlace;
    for (const Column& column : kind_->columns) {
        if (!rows.isNull(row, place)) {
            Value value;
            if (!readValue(rows, row, place, column.type, value))
                return damagedRow(*kind_, record.id);
            record.values.set(column.number, std::move(value));
        }
        ++place;
    }
    if (!rows.isNull(row, extraPlace)) {
        Values extra;
        if (!unpackValues(rows.bytes(row, extraPlace), extra)) return damagedRow(*kind_, record.id);
        for (const auto& [number, value] : extra) record.values.set(number, value);
    }
    if (!unpack(rows.bytes(row, versionsPlace), stored.versions))
        return damagedRow(*kind_, record.id);
    return stored;
}

AllRows::AllRows(std::shared_ptr<const shared::Catalog> catalog) : catalog_(std::move(catalog)) {
    for (const auto& kind : catalog_->kinds()) {
        if (kind.number >= rows_.size()) rows_.resize(kind.number + 1);
        rows_[kind.number] = std::make_unique<const RecordRows>(kind);
    }
}

Result<const RecordRows*> AllRows::of(std::uint32_t kind) const {
    if (kind < rows_.size() && rows_[kind]) return rows_[kind].get();
    return Failure{Code::unsupported, "there is no table for kind " + std::to_string(kind) +
                                          ": a newer program made it; update this one"};
}

}  // namespace field::server::postgres
