#include "client/view/visit/entry_view.h"

#include "client/view/words.h"
#include "shared/decimal.h"

namespace field::view {

namespace {

const char* inputName(Input input) {
    switch (input) {
        case Input::line:
            return "line";
        case Input::text:
            return "text";
        case Input::number:
            return "number";
        case Input::choice:
            return "choice";
        case Input::yesNo:
            return "yesNo";
        case Input::day:
            return "day";
    }
    return "line";
}

/// The record to fill: as it stands, or a new one of that id.
FormView::Gather gatherOne(const QByteArray& subject, const Id& record) {
    return [subject, record](
               Store& store,
               const client::VisitSheet& sheet) -> Result<std::vector<FormView::Filling>> {
        const auto kind = kindOf(subject.constData());
        const Id id = record.none() ? sheet.visit.record.id : record;
        auto held = store.hold(kind, id);
        if (!held) return held.failure();
        if (*held) return std::vector<FormView::Filling>{{std::move(**held), false}};
        auto fresh = store.fresh(kind, sheet.visit.record.project, sheet.visit.record.id, {});
        if (!fresh) return fresh.failure();
        fresh->record.id = id;
        return std::vector<FormView::Filling>{{fresh.take(), true}};
    };
}

}  // namespace

EntryView::EntryView(Desk& desk, const Id& visit, const QString& subject, const Id& record)
    : FormView(desk, visit, gatherOne(subject.toLatin1(), record)),
      subject_(subject.toLatin1()),
      record_(record) {}

QString EntryView::title() const {
    if (subject_ == "Conclusion") return tr("Conclusion");
    if (subject_ == "Signatures") return tr("Signatures");
    const auto* kind = desk().catalog()->kind(kindOf(subject_.constData()));
    return kind ? words::name(*kind) : QString();
}

Id EntryView::recordId() const { return record_.none() ? visit() : record_; }

bool EntryView::removable() const { return !record_.none() && !readOnly(); }

void EntryView::fill() {
    const auto found = forms().find(recordId());
    if (found == forms().end()) return;
    std::vector<FieldRow> rows;
    for (const auto& field : fieldsOf(subject_.constData()))
        rows.push_back(row(field, found->second));
    rows_.set(std::move(rows));
}

FieldRow EntryView::row(const Field& field, const client::Form& form) const {
    const auto& column = *form.kind().column(field.column);
    FieldRow row;
    row.key = QString::number(field.column);
    row.input = QString::fromLatin1(inputName(field.input));
    row.label = words::name(column);
    row.typed = words::text(form.text(field.column));
    row.needed = field.required;
    row.problem = doubtText(form.doubt(field.column));
    if (field.input == Input::choice) {
        row.options = words::choices(column);
        row.chosen = static_cast<int>(form.integer(field.column)) - 1;
    } else if (field.input == Input::yesNo) {
        row.options = {tr("Yes"), tr("No")};
        const auto value = form.value(field.column);
        row.chosen = shared::isEmpty(value) ? -1 : form.integer(field.column) != 0 ? 0 : 1;
    } else if (field.input == Input::day) {
        row.hint = tr("Like 2026-06-30");
    } else if (column.type == shared::ColumnType::elements) {
        row.hint = tr("Several are separated by 、");
    }
    for (const auto one : form.kind().slotOf(field.column)->columns) {
        if (form.kind().column(one)->unit != "fen") continue;
        row.unit = tr("yuan");
        const auto fen = form.value(one);
        if (const auto* amount = std::get_if<std::int64_t>(&fen); amount && row.problem.isEmpty())
            row.hint = tr("= %1").arg(words::amount(*amount));
    }
    return row;
}

void EntryView::typeIn(const QString& field, const QString& text) {
    auto* into = form(recordId());
    if (!into) return;
    type(*into, field.toUInt(), text);
    const auto& fields = fieldsOf(subject_.constData());
    for (std::size_t i = 0; i < fields.size(); ++i) rows_.put(i, row(fields[i], *into));
}

void EntryView::choose(const QString& field, int option) {
    for (const auto& one : fieldsOf(subject_.constData())) {
        if (one.column != field.toUInt()) continue;
        if (one.input == Input::yesNo)
            typeIn(field, option == 0 ? "true" : "false");
        else
            typeIn(field, QString::number(option + 1));
    }
}

void EntryView::remove() {
    const auto* one = form(recordId());
    if (!one || !removable()) return;
    auto* desk = &this->desk();
    client::Line line{one->held(), one->fresh(), {}};
    for (const auto column : one->touched())
        line.typed.push_back(one->draft(column, desk->env()->wallMs()));
    discard();
    desk->ask(
        desk, [line](Store& store) { return client::takeOut(store, line); },
        [desk, line, guard = QPointer<EntryView>(this)](const Result<>& done) {
            if (!done && guard) guard->resume();
            if (!done) return desk->lost(done.failure());
            if (guard) guard->out(line);
            desk->saved();
        });
}

void EntryView::out(const client::Line& line) {
    const bool nothing = line.fresh && line.typed.empty();
    if (!nothing) out_ = line;
    close();
    if (!nothing) Q_EMIT told(tr("Taken out."), true);
}

void EntryView::undo() {
    if (!out_) return;
    auto* desk = &this->desk();
    desk->ask(
        desk,
        [line = *std::exchange(out_, {})](Store& store) { return client::bringBack(store, line); },
        [desk, guard = QPointer<EntryView>(this)](const Result<>& done) {
            if (!done) return desk->lost(done.failure());
            if (guard) Q_EMIT guard->told(tr("It is back."), false);
            desk->saved();
        });
}

}  // namespace field::view
