#include "shared/schema/tables.h"

#include <algorithm>

#include "shared/schema/sql_text.h"

namespace field::shared {

namespace {

// Places in a row's SELECT and INSERT: the fixed columns, then the kind's own.
enum Place {
    areaPlace,
    idPlace,
    projectPlace,
    parentPlace,
    revisionPlace,
    deletedPlace,
    extraPlace,
    besidePlace,
    firstPlace  ///< of the kind's own columns
};

bool fits(ColumnType type, const Value& value) {
    switch (value.index()) {
        case 1:
            return type != ColumnType::text && type != ColumnType::blob &&
                   type != ColumnType::elements;
        case 2:
            return type == ColumnType::text;
        case 3:
            return type == ColumnType::blob;
        case 4:
            return type == ColumnType::elements;
        default:
            return false;
    }
}

/// Binds `value`, which fits() the column's type and outlives the statement's run.
void bindValue(Statement& statement, int index, const Value& value, std::string& scratch) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        statement.bind(index, *integer);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        statement.lendText(index, *text);
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
        statement.lendBlob(index, blob->bytes);
    } else {
        scratch.clear();
        appendCanonical(scratch, value);
        statement.bindBlob(index, scratch);
    }
}

/// The value at `place`; false where the stored class is not the column's: the file is damaged.
bool readColumn(const Statement& statement, int place, ColumnType type, Value& out) {
    const char stored = statement.type(place);
    switch (type) {
        case ColumnType::text:
            if (stored != 't') return false;
            out = std::string(statement.text(place));
            return true;
        case ColumnType::blob:
            if (stored != 'b') return false;
            out = Blob{std::string(statement.blob(place))};
            return true;
        case ColumnType::elements: {
            std::string_view bytes = statement.blob(place);
            return stored == 'b' && readCanonical(bytes, out) && bytes.empty();
        }
        default:
            if (stored != 'i') return false;
            out = statement.integer(place);
            return true;
    }
}

void lendBeside(Statement& statement, std::string_view beside) {
    if (beside.empty()) {
        statement.bindNull(besidePlace + 1);
    } else {
        statement.lendBlob(besidePlace + 1, beside);
    }
}

Failure damagedRow(const Kind& kind, const Record& record) {
    return {Code::damaged, "table " + kind.table + ": the row " + toText(record.id) +
                               " cannot be read; restore the file from a backup"};
}

}  // namespace

struct RecordTables::KindSql {
    const Kind* kind;
    std::string select, insert, put, replace, overwrite, find, erase, children;

    KindSql(const Kind& of, Side side) : kind(&of) {
        const std::vector<std::string> names = columnNames(of, side);
        // An UPDATE spares the indexes of what it does not name; INSERT OR REPLACE writes all anew.
        std::string list, holes, excluded, whole, own;
        for (std::size_t place = 0; place < names.size(); ++place) {
            const std::string name = quoted(names[place]);
            list += (list.empty() ? "" : ", ") + name;
            holes += holes.empty() ? "?" : ", ?";
            if (place < revisionPlace) continue;
            const std::string comma = excluded.empty() ? "" : ", ";
            const std::string set = name + " = ?" + std::to_string(place + 1);
            excluded += comma + name + " = excluded." + name;
            whole += comma + set;
            if (place != revisionPlace) own += (own.empty() ? "" : ", ") + set;
        }
        const std::string table = quoted(of.table);
        select = "SELECT " + list + " FROM " + table + " WHERE ";
        const std::string made =
            "INSERT INTO " + table + " (" + list + ") VALUES (" + holes + ") ON CONFLICT ";
        insert = made + "(area_id, id) DO NOTHING";
        put = made + "(area_id, id) DO UPDATE SET " + excluded;
        replace = "UPDATE " + table + " SET " + whole + " WHERE area_id = ?1 AND id = ?2";
        overwrite = "UPDATE " + table + " SET " + own + " WHERE area_id = ?1 AND id = ?2";
        find = select + "area_id = ? AND id = ?";
        erase = "DELETE FROM " + table + " WHERE area_id = ? AND id = ?";
        children = select + "area_id = ? AND parent_id = ? AND deleted = 0 ORDER BY id";
    }

    Result<Record> read(const Statement& row) const {
        Record record;
        record.kind = kind->number;
        record.area = row.id(areaPlace);
        record.id = row.id(idPlace);
        record.project = row.id(projectPlace);
        record.parent = row.id(parentPlace);
        record.revision = static_cast<std::uint64_t>(row.integer(revisionPlace));
        record.deleted = row.integer(deletedPlace) != 0;
        int place = firstPlace;
        for (const Column& column : kind->columns) {
            if (!row.isNull(place)) {
                Value value;
                if (!readColumn(row, place, column.type, value)) return damagedRow(*kind, record);
                record.values.set(column.number, std::move(value));
            }
            ++place;
        }
        if (row.isNull(extraPlace)) return record;
        Values extra;
        if (!unpackValues(row.blob(extraPlace), extra)) return damagedRow(*kind, record);
        for (const auto& [number, value] : extra) record.values.set(number, value);
        return record;
    }

    /// Binds the kind's own columns; what has no place there goes into `extra`, so that nothing
    /// that a newer program wrote is lost.
    void bindValues(Statement& statement, const Values& values) const {
        Values extra;
        std::string scratch;
        auto value = values.begin();
        int index = firstPlace + 1;
        for (const Column& column : kind->columns) {
            for (; value != values.end() && value->first < column.number; ++value)
                if (!isEmpty(value->second)) extra.set(value->first, value->second);
            if (value == values.end() || value->first != column.number || isEmpty(value->second)) {
                statement.bindNull(index);
            } else if (fits(column.type, value->second)) {
                bindValue(statement, index, value->second, scratch);
            } else {
                statement.bindNull(index);
                extra.set(value->first, value->second);
            }
            if (value != values.end() && value->first == column.number) ++value;
            ++index;
        }
        for (; value != values.end(); ++value)
            if (!isEmpty(value->second)) extra.set(value->first, value->second);
        if (extra.empty()) {
            statement.bindNull(extraPlace + 1);
        } else {
            statement.bindBlob(extraPlace + 1, packValues(extra));
        }
    }
};

RecordTables::RecordTables(Database& db, std::shared_ptr<const Catalog> catalog, Side side)
    : db_(db), catalog_(std::move(catalog)) {
    for (const Kind& kind : catalog_->kinds()) {
        if (kind.number >= sql_.size()) sql_.resize(kind.number + 1);
        sql_[kind.number] = std::make_shared<const KindSql>(kind, side);
    }
}

const RecordTables::KindSql* RecordTables::sqlOf(std::uint32_t kind) const {
    return kind < sql_.size() ? sql_[kind].get() : nullptr;
}

namespace {

Failure unknownKind(std::uint32_t kind) {
    return {Code::unsupported, "there is no table for kind " + std::to_string(kind) +
                                   ": a newer program made it; update this one"};
}

}  // namespace

Result<std::optional<Record>> RecordTables::find(std::uint32_t kind, const Id& area, const Id& id,
                                                 std::string* beside) {
    const KindSql* sql = sqlOf(kind);
    if (sql == nullptr) return unknownKind(kind);
    Statement statement = db_.prepare(sql->find);
    const Result<bool> row = statement.lend(1, area).lend(2, id).step();
    if (!row) return row.failure();
    if (!*row) return std::optional<Record>();
    Result<Record> record = sql->read(statement);
    if (!record) return record.failure();
    if (beside != nullptr) *beside = statement.blob(besidePlace);
    return std::optional<Record>(record.take());
}

Result<bool> RecordTables::write(std::string KindSql::*which, const Record& record,
                                 std::string_view beside) {
    const KindSql* sql = sqlOf(record.kind);
    if (sql == nullptr) return unknownKind(record.kind);
    Statement statement = db_.prepare(sql->*which);
    statement.lend(areaPlace + 1, record.area)
        .lend(idPlace + 1, record.id)
        .lend(projectPlace + 1, record.project)  // these two replace() has no use for
        .lend(parentPlace + 1, record.parent)
        .bind(revisionPlace + 1, record.revision)
        .bind(deletedPlace + 1, record.deleted ? 1 : 0);
    lendBeside(statement, beside);
    sql->bindValues(statement, record.values);
    if (auto done = statement.run(); !done) return done.failure();
    return db_.changes() != 0;
}

Result<> RecordTables::put(const Record& record, std::string_view beside) {
    auto written = write(&KindSql::put, record, beside);
    if (!written) return written.failure();
    return Done{};
}

Result<bool> RecordTables::insert(const Record& record, std::string_view beside) {
    return write(&KindSql::insert, record, beside);
}

Result<bool> RecordTables::replace(const Record& record, std::string_view beside) {
    return write(&KindSql::replace, record, beside);
}

Result<> RecordTables::overwrite(const Record& record, std::string_view beside) {
    const KindSql* sql = sqlOf(record.kind);
    if (sql == nullptr) return unknownKind(record.kind);
    Statement statement = db_.prepare(sql->overwrite);
    statement.lend(areaPlace + 1, record.area)
        .lend(idPlace + 1, record.id)
        .bind(deletedPlace + 1, record.deleted ? 1 : 0);
    lendBeside(statement, beside);
    sql->bindValues(statement, record.values);
    return statement.run();
}

Result<> RecordTables::erase(std::uint32_t kind, const Id& area, const Id& id) {
    const KindSql* sql = sqlOf(kind);
    if (sql == nullptr) return unknownKind(kind);
    return db_.prepare(sql->erase).bind(1, area).bind(2, id).run();
}

Result<std::vector<Record>> RecordTables::children(std::uint32_t kind, const Id& area,
                                                   const Id& parent) {
    const KindSql* sql = sqlOf(kind);
    if (sql == nullptr) return unknownKind(kind);
    std::vector<Record> records;
    Statement statement = db_.prepare(sql->children);
    statement.bind(1, area).bind(2, parent);
    for (;;) {
        const Result<bool> row = statement.step();
        if (!row) return row.failure();
        if (!*row) return records;
        Result<Record> record = sql->read(statement);
        if (!record) return record.failure();
        records.push_back(record.take());
    }
}

Result<> RecordTables::scan(std::uint32_t kind, std::string_view where,
                            const std::function<void(Statement&)>& bind,
                            const std::function<bool(Record&&, std::string_view)>& each) {
    const KindSql* sql = sqlOf(kind);
    if (sql == nullptr) return unknownKind(kind);
    Statement statement = db_.prepare(sql->select + std::string(where));
    if (bind) bind(statement);
    for (;;) {
        const Result<bool> row = statement.step();
        if (!row) return row.failure();
        if (!*row) return Done{};
        Result<Record> record = sql->read(statement);
        if (!record) return record.failure();
        if (!each(record.take(), statement.blob(besidePlace))) return Done{};
    }
}

}  // namespace field::shared
