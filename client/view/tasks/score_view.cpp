#include "client/view/tasks/score_view.h"

#include <algorithm>

#include "client/view/words.h"
#include "shared/proto/records.pb.h"

namespace field::view {

using shared::Decimal;
using shared::RowScore;
using shared::TableRow;

namespace {

/// The sum of what `pick` finds in the indicators' rows; nothing where one has none.
template <class Pick>
std::optional<Decimal> sumOver(const shared::Table& table, const shared::ScoreSheet& sheet,
                               Pick pick) {
    Decimal sum;
    for (const RowScore& score : sheet.rows) {
        const TableRow& row = table.rows[score.row];
        if (row.type == shared::RowType::exec || score.why == shared::Why::notApplicable) continue;
        const std::optional<Decimal> points = pick(row, score);
        const auto next = points ? add(sum, *points) : std::nullopt;
        if (!next) return std::nullopt;
        sum = *next;
    }
    return sum;
}

}  // namespace

std::vector<shared::Problem> problemsOf(const shared::ScoreSheet& sheet) {
    std::vector<shared::Problem> problems;
    for (const auto& problem : sheet.problems)
        if (problem.code != "no_total") problems.push_back(problem);
    return problems;
}

ScoreView::ScoreView(Desk& desk, const Id& project) : desk_(desk), id_(project) {}

QString ScoreView::title() const { return tr("Self-evaluation"); }

QString ScoreView::subtitle() const {
    return words::text(client::textOf(sheet_.project, records::Project::kProNameFieldNumber));
}

void ScoreView::load() {
    desk_.ask(
        this,
        [id = id_, today = shared::chinaDay(desk_.env()->wallMs())](Store& store) {
            return client::readProject(store, id, today);
        },
        [this](Result<client::ProjectSheet> answer) {
            if (!answer) return fail(answer.failure());
            sheet_ = answer.take();
            fill();
            become(sheet_.evaluation.rows.empty() ? Empty : Ready);
        });
}

void ScoreView::fill() {
    const auto& table = sheet_.evaluation;
    const auto shown = [](const TableRow& row, const shared::Measure& cell,
                          const std::string& typed) {
        if (typed.empty()) return QString(words::unknown);
        if (row.type != shared::RowType::exec) return words::text(typed);
        return words::amount(cell.value.rounded(2).units / (Decimal::one / 100));
    };
    std::vector<ScoreRow> rows;
    for (const RowScore& score : sheet_.score.rows) {
        const TableRow& row = table.rows[score.row];
        const bool differs = score.computed && row.declared &&
                             score.computed->rounded(2) != row.declared->rounded(2);
        rows.push_back({QString::number(score.row), nameOf(row),
                        shown(row, row.target, row.targetText),
                        shown(row, row.actual, row.actualText), words::points(row.weight),
                        words::points(row.declared), words::points(score.computed),
                        words::said(reasonOf(table, score, shared::RuleSet::builtIn())), differs});
    }
    rows_.set(std::move(rows));
    std::vector<FactRow> problems;
    for (const auto& problem : problemsOf(sheet_.score))
        problems.push_back(
            {QString::number(problems.size()),
             problem.row ? nameOf(table.rows[*problem.row]) : tr("The table as a whole"),
             words::said(problem.said)});
    problems_.set(std::move(problems));
}

QString ScoreView::nameOf(const TableRow& row) const {
    return row.type == shared::RowType::exec ? tr("Execution of the budget")
                                             : words::text(row.name());
}

QString ScoreView::total() const { return words::points(sheet_.score.totalComputed); }

QString ScoreView::declared() const {
    return words::points(
        sumOver(sheet_.evaluation, sheet_.score,
                [](const TableRow& row, const RowScore&) { return row.declared; }));
}

QString ScoreView::computed() const {
    return words::points(
        sumOver(sheet_.evaluation, sheet_.score,
                [](const TableRow&, const RowScore& score) { return score.computed; }));
}

int ScoreView::undecided() const {
    const auto& rows = sheet_.score.rows;
    return static_cast<int>(
        std::count_if(rows.begin(), rows.end(), [](const RowScore& row) { return !row.computed; }));
}

QString ScoreView::rules() const { return words::ruleSet(shared::RuleSet::builtIn().name); }

QString ScoreView::weights() const { return words::points(sheet_.score.weightsSum); }

}  // namespace field::view
