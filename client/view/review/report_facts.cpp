#include "client/view/review/report_facts.h"

#include <algorithm>

#include "client/typed_entry.h"
#include "client/view/words.h"

namespace field::view {

using shared::Column;
using shared::ColumnType;
using shared::Kind;

namespace {

/// The number that is read of what is typed into `column`; null where nothing is.
const Column* readOf(const Kind& kind, const Column& column) {
    if (!client::keepsTyped(column)) return nullptr;
    const auto entry = client::readTyped(kind, column, "0", {});
    if (!entry) return nullptr;
    for (const auto& [number, value] : entry->values)
        if (kind.column(number)->type == ColumnType::integer) return kind.column(number);
    return nullptr;
}

QString said(const Column& column, const client::Record& record) {
    return words::shown(column, record.values.get(column.number));
}

}  // namespace

std::vector<FactRow> contentFacts(const Kind& kind, const client::Record& record,
                                  const std::set<int>& elsewhere) {
    std::set<std::uint32_t> done(elsewhere.begin(), elsewhere.end());
    for (const auto& column : kind.columns)
        if (const auto* read = readOf(kind, column)) done.insert(read->number);
    std::vector<FactRow> rows;
    for (const auto& column : kind.columns) {
        if (!column.inContent || column.type == ColumnType::blob || done.contains(column.number))
            continue;
        auto value = said(column, record);
        if (const auto* read = readOf(kind, column)) {
            const auto number = said(*read, record);
            if (!number.isEmpty() && number != value) value += QStringLiteral(" = ") + number;
        }
        if (!value.isEmpty())
            rows.push_back(
                {words::text(shared::toText(record.id)) + '/' + QString::number(column.number),
                 words::name(column), value});
    }
    return rows;
}

std::vector<FactRow> lineFacts(const Kind& kind, const std::vector<client::Record>& records,
                               const std::vector<int>& head) {
    std::vector<FactRow> rows;
    for (const auto& record : records) {
        QStringList heading;
        for (const int number : head) {
            const auto& column = *kind.column(static_cast<std::uint32_t>(number));
            auto value = said(column, record);
            // A text alone does not say what it is.
            if (head.size() == 1 && !value.isEmpty())
                value.prepend(words::name(column) + QLatin1Char(' '));
            heading << value;
        }
        heading.removeAll(QString());
        rows.push_back(
            {words::text(shared::toText(record.id)),
             {},
             heading.isEmpty() ? words::name(kind) : heading.join(QStringLiteral(" · "))});
        const auto facts = contentFacts(kind, record, {head.begin(), head.end()});
        rows.insert(rows.end(), facts.begin(), facts.end());
    }
    return rows;
}

}  // namespace field::view
