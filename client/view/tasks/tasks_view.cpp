#include "client/view/tasks/tasks_view.h"

#include <array>

#include "client/capture/visit_sheet.h"
#include "client/view/words.h"
#include "shared/proto/records.pb.h"

namespace field::view {

using client::textOf;
using records::Project;

namespace {

struct Filter {
    std::int64_t state;  ///< -1: any, -2: in dispute, -3: with an alert
    const char* tone;
};

constexpr std::array<Filter, 9> filterList = {{{-1, "info"},
                                               {records::VISIT_STATE_RETURNED, "err"},
                                               {0, "quiet"},
                                               {records::VISIT_STATE_PLANNED, "info"},
                                               {records::VISIT_STATE_ON_SITE, "info"},
                                               {records::VISIT_STATE_SUBMITTED, "quiet"},
                                               {records::VISIT_STATE_APPROVED, "ok"},
                                               {-2, "conflict"},
                                               {-3, "err"}}};

const Filter& filterAt(int index) { return filterList[static_cast<std::size_t>(index)]; }

}  // namespace

TasksView::TasksView(Desk& desk) : desk_(desk), rows_(desk) {}

QString TasksView::title() const { return tr("Tasks"); }

QString TasksView::subtitle() const {
    return state() == Loading ? QString() : tr("%n project(s)", nullptr, rows_.count());
}

void TasksView::load() {
    // One search at a time: what is typed meanwhile is searched for when it has answered.
    if (std::exchange(waiting_, true)) {
        again_ = true;
        return;
    }
    client::TaskQuery query;
    query.search = search_.trimmed().toStdString();
    query.state = filterAt(filter_).state >= -1 ? filterAt(filter_).state : -1;
    query.contestedOnly = filterAt(filter_).state == -2;
    query.alertsOnly = filterAt(filter_).state == -3;
    desk_.ask(
        this, [query](Store& store) { return store.taskList(query); },
        [this](Result<client::TaskList> answer) {
            waiting_ = false;
            if (!answer) return fail(answer.failure());
            list_ = answer.take();
            rows_.set(std::move(list_.projects));
            become(list_.all == 0 && search_.isEmpty() ? Empty : Ready);
            if (std::exchange(again_, false)) load();
        });
}

void TasksView::setSearch(const QString& text) {
    if (text == search_) return;
    search_ = text;
    Q_EMIT changed();
    load();
}

void TasksView::setFilter(int filter) {
    if (filter == filter_ || filter < 0 || filter >= static_cast<int>(filterList.size())) return;
    filter_ = filter;
    Q_EMIT changed();
    load();
}

std::uint64_t TasksView::countOf(int filter) const {
    const auto state = filterAt(filter).state;
    if (state == -1) return list_.all;
    if (state == -2) return list_.contested;
    if (state == -3) return list_.alerts;
    const auto found = list_.byState.find(state);
    return found == list_.byState.end() ? 0 : found->second;
}

QStringList TasksView::filters() const {
    QStringList names;
    for (int i = 0; i < static_cast<int>(filterList.size()); ++i) {
        const auto state = filterAt(i).state;
        const auto name = state == -1   ? tr("All")
                          : state == -2 ? tr("In dispute")
                          : state == -3 ? tr("Alerts")
                                        : words::visitState(state);
        names << tr("%1 %2", "a filter and how many it shows").arg(name).arg(countOf(i));
    }
    return names;
}

QStringList TasksView::filterTones() const {
    QStringList tones;
    for (const auto& filter : filterList) tones << QString::fromLatin1(filter.tone);
    return tones;
}

bool TasksView::nothingMatches() const { return state() == Ready && rows_.count() == 0; }

// ---------------------------------------------------------------------------------------------

namespace {
enum Role {
    SubjectRole = Qt::UserRole,
    NameRole,
    CodeRole,
    AgencyRole,
    StateRole,
    ToneRole,
    ReasonRole,
    RemindedRole,
    SpentRole,
    SpentPartRole,
    ConflictsRole,
    AlertsRole,
    UnsentRole,
    LightRole,
    LightToneRole
};
}

TaskRows::TaskRows(Desk& desk, QObject* parent) : QAbstractListModel(parent), desk_(desk) {}

void TaskRows::set(std::vector<Id> ids) {
    if (ids == ids_) return refresh();
    beginResetModel();
    ids_ = std::move(ids);
    sheets_.clear();
    ++search_;
    endResetModel();
    Q_EMIT countChanged();
}

void TaskRows::refresh() {
    // Only what is looked at: the others are asked for again when they are.
    if (sheets_.size() > 2) sheets_.erase(std::next(sheets_.begin(), 2), sheets_.end());
    for (auto& one : sheets_) {
        one.stale = true;
        ask(one);
    }
}

TaskRows::Sheet& TaskRows::sheet(int number) const {
    for (auto at = sheets_.begin(); at != sheets_.end(); ++at)
        if (at->number == number) {
            sheets_.splice(sheets_.begin(), sheets_, at);
            return sheets_.front();
        }
    sheets_.push_front({number, {}});
    if (sheets_.size() > mostSheets) sheets_.pop_back();
    return sheets_.front();
}

void TaskRows::ask(Sheet& one) const {
    if (std::exchange(one.asked, true)) return;
    one.stale = false;
    const auto first = static_cast<std::size_t>(one.number) * perSheet;
    const auto last = std::min(first + perSheet, ids_.size());
    std::vector<Id> ids(ids_.begin() + static_cast<std::ptrdiff_t>(first),
                        ids_.begin() + static_cast<std::ptrdiff_t>(last));
    auto* self = const_cast<TaskRows*>(this);
    desk_.ask(
        self,
        [ids, today = shared::chinaDay(desk_.env()->wallMs())](Store& store) {
            return store.tasks(ids, today);
        },
        [self, number = one.number, search = search_](Result<std::vector<client::Task>> tasks) {
            if (search != self->search_ || !tasks) return;
            auto& here = self->sheet(number);
            here.tasks = tasks.take();
            here.asked = false;
            if (here.stale) self->ask(here);
            const int from = number * perSheet;
            const int to = std::min(from + perSheet, self->count()) - 1;
            Q_EMIT self->dataChanged(self->index(from), self->index(to));
        });
}

const client::Task* TaskRows::at(int row) const {
    auto& here = sheet(row / perSheet);
    if (here.tasks.empty()) ask(here);
    const auto place = static_cast<std::size_t>(row % perSheet);
    return place < here.tasks.size() ? &here.tasks[place] : nullptr;
}

int TaskRows::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant TaskRows::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= count()) return {};
    if (role == SubjectRole)
        return words::text(shared::toText(ids_[static_cast<std::size_t>(index.row())]));
    const auto* task = at(index.row());
    if (!task)
        return role == SpentPartRole   ? QVariant(0.0)
               : role == ConflictsRole ? QVariant(0)
               : role == AlertsRole    ? QVariant(0)
               : role == UnsentRole    ? QVariant(false)
                                       : QVariant(QString());
    switch (role) {
        case NameRole:
            return words::text(textOf(task->project, Project::kProNameFieldNumber));
        case CodeRole:
            return words::text(textOf(task->project, Project::kProCodeFieldNumber));
        case AgencyRole: {
            const auto agency = textOf(task->project, Project::kAgencyNameFieldNumber);
            return words::text(agency.empty() ? textOf(task->project, Project::kDeptNameFieldNumber)
                                              : agency);
        }
        case StateRole:
            return words::visitState(task->visitState);
        case ToneRole:
            return words::visitTone(task->visitState);
        case ReasonRole:
            return task->visitState == records::VISIT_STATE_RETURNED ? words::text(task->reason)
                                                                     : QString();
        case RemindedRole:
            return !task->reminded ? QString()
                   : task->reminded->words.empty()
                       ? TasksView::tr("You are reminded of the next step")
                       : TasksView::tr("Reminded: %1").arg(words::text(task->reminded->words));
        case SpentRole:
            return words::percent(task->executedFen, task->budgetFen);
        case SpentPartRole:
            return words::part(task->executedFen, task->budgetFen);
        case ConflictsRole:
            return static_cast<int>(task->openConflicts);
        case AlertsRole:
            return static_cast<int>(task->alerts);
        case UnsentRole:
            return task->unsent;
        case LightRole:
            // Only what asks for attention: a list of green lights says nothing.
            return task->light >= shared::Lights::Light::yellow ? words::light(task->light)
                                                                : QString();
        case LightToneRole:
            return words::lightTone(task->light);
        default:
            return {};
    }
}

QHash<int, QByteArray> TaskRows::roleNames() const {
    return {
        {SubjectRole, "subject"},     {NameRole, "name"},           {CodeRole, "code"},
        {AgencyRole, "agency"},       {StateRole, "stateWord"},     {ToneRole, "tone"},
        {ReasonRole, "reason"},       {RemindedRole, "reminded"},   {SpentRole, "spent"},
        {SpentPartRole, "spentPart"}, {ConflictsRole, "conflicts"}, {AlertsRole, "alerts"},
        {UnsentRole, "unsent"},       {LightRole, "light"},         {LightToneRole, "lightTone"}};
}

}  // namespace field::view
