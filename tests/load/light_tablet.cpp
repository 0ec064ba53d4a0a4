#include "tests/load/light_tablet.h"

#include <algorithm>

#include "client/store/edit_of.h"
#include "shared/proto/records.pb.h"
#include "tests/load/money_checks.h"
#include "tests/support/must.h"

namespace load {

namespace client = field::client;
namespace kinds = field::shared::kinds;
namespace sync = field::sync;
using field::shared::Code;
using field::shared::Done;
using field::shared::Failure;

namespace {

/// A page of an outbox; sync.md, "The exchange".
constexpr std::size_t pageSets = 500, pageBytes = 256 << 10;

const Failure noEvidence{Code::missing, "a light tablet has no evidence"};

}  // namespace

LightTablet::LightTablet(const served::Tablet& enrolled, std::shared_ptr<field::shared::Env> env)
    : pen_(enrolled), env_(std::move(env)) {}

void LightTablet::beginVisit() {
    visit_ = newId(*env_);
    sign({pen_.visit(visit_)});
}

void LightTablet::write(std::size_t sets) {
    // What a person sees while working: the area as the last exchange left it.
    pen_.base = areas_.at(pen_.area).visible;
    for (std::size_t i = 0; i < sets; ++i) {
        const bool making = lastMade_.empty();
        for (std::size_t k = 0; making && k < editsPerSet; ++k) lastMade_.push_back(newId(*env_));
        const auto first = making ? made_.size() : made_.size() - editsPerSet;
        std::vector<sync::Edit> edits;
        for (const auto& id : lastMade_)
            edits.push_back(moneyCheck(id, first + edits.size(), making));
        sign(std::move(edits));
        if (!making) lastMade_.clear();
    }
}

sync::Edit LightTablet::moneyCheck(const Id& id, std::size_t row, bool making) {
    static const auto catalog = field::shared::Catalog::builtIn();
    client::Change change;
    change.act = making ? sync::EditAct::create : sync::EditAct::change;
    change.held.record = {kinds::moneyCheck, id, pen_.area, pen_.project, visit_, 0, false, {}};
    change.held.base = pen_.base;
    change.held.stateSeen = field::records::VISIT_STATE_ON_SITE;
    auto values = wholeRow(row);
    if (making) {
        change.values = values;
    } else {
        change.held.record.values = values;
        change.values = threeColumns(row, 1);
        for (const auto& [column, value] : change.values) values.set(column, value);
    }
    made_[id] = contentOf(id, visit_, kinds::moneyCheck, values);
    return must(client::editOf(*catalog->kind(kinds::moneyCheck), change, {}, {}, 0));
}

void LightTablet::sign(std::vector<sync::Edit> edits) {
    auto set = pen_.sign(std::move(edits));
    const auto hash = sync::hashOf(pen_.server, set);
    written_.push_back({std::move(set), hash});
}

void LightTablet::connect(const std::string& url, const sync::Pins& pins) {
    line_ = sync::httpTransport(url, {pins, {}});
}

Result<sync::Summary> LightTablet::exchange() { return sync::Exchange(*this, *line_, *env_).run(); }

std::vector<Hash> LightTablet::savedHashes() const {
    std::vector<Hash> hashes;
    for (std::size_t i = 0; i < saved_; ++i) hashes.push_back(written_[i].hash);
    return hashes;
}

Result<sync::Replica::Identity> LightTablet::identity() {
    return Identity{pen_.device, pen_.person, pen_.server, pen_.key};
}

Result<std::vector<sync::AreaState>> LightTablet::areas() {
    std::vector<sync::AreaState> states;
    for (const auto& [id, state] : areas_) states.push_back(state);
    return states;
}

/// All sets are of one area, and their numbers go up by one.
Result<std::vector<sync::ChangeSet>> LightTablet::outbox(const Id&, std::uint64_t afterSeq) {
    std::vector<sync::ChangeSet> sets;
    std::size_t bytes = 0;
    for (std::size_t i = received_; i < saved_ && sets.size() < pageSets; ++i) {
        const auto& set = written_[i].set;
        if (set.deviceSeq <= afterSeq) continue;
        bytes += set.payload.size();
        if (bytes > pageBytes) break;
        sets.push_back(set);
    }
    return sets;
}

Result<std::vector<sync::Receipt>> LightTablet::formerReceipts(const sync::ChangeSet&) {
    return std::vector<sync::Receipt>{};
}

Result<> LightTablet::takeReceipts(const std::vector<sync::Receipt>& receipts) {
    for (const auto& receipt : receipts) {
        if (received_ == saved_ || receipt.setHash != written_[received_].hash) continue;
        const bool allApplied =
            receipt.verdict == sync::Verdict::received &&
            std::all_of(receipt.outcomes.begin(), receipt.outcomes.end(),
                        [](const auto& edit) { return edit.outcome == sync::Outcome::applied; });
        if (!allApplied) ++otherReceipts_;
        if (receipt.verdict == sync::Verdict::early || receipt.verdict == sync::Verdict::invalid)
            return Failure{Code::damaged, "a set was answered: " + receipt.reason};
        written_[received_].set = {};
        ++received_;
        if (received_ == saved_) onReceived_();
    }
    return Done{};
}

/// Moves on as a store does (client/store/page_taking.cpp).
Result<> LightTablet::takePage(const sync::AreaPage& page) {
    auto& area = areas_[page.area];
    area.area = page.area;
    const bool anew = page.from == sync::Position{} && page.afresh;
    if (page.from != area.staged && !anew)
        return Failure{Code::invalid, "the page does not go on where this device stands"};
    for (const auto* rows : {&page.rows, &page.changed})
        foreignRows_ += static_cast<std::size_t>(std::count_if(
            rows->begin(), rows->end(),
            [&](const auto& row) { return !row.project.none() && row.project != pen_.project; }));
    held_.take(page, anew);
    area.cursor = page.cursor;
    if (page.more && !(page.fill && page.fill->done)) {
        area.staged = page.to;
        if (page.fill) area.filled = page.fill->project;
        return Done{};
    }
    area.visible = page.head;
    area.headHash = page.headHash;
    area.staged = {};
    area.filling = page.fill && page.more;
    area.filled = area.filling ? page.fill->project : Id{};
    return Done{};
}

Result<> LightTablet::pulledAll() { return Done{}; }
Result<std::vector<sync::EvidenceToSend>> LightTablet::evidenceToSend() {
    return std::vector<sync::EvidenceToSend>{};
}
Result<> LightTablet::evidenceSent(const Hash&) { return noEvidence; }
Result<std::vector<Hash>> LightTablet::evidenceWanted() { return std::vector<Hash>{}; }
Result<std::string> LightTablet::evidencePath(const Hash&) { return noEvidence; }
Result<> LightTablet::evidenceArrived(const Hash&) { return noEvidence; }

}  // namespace load
