#include "client/view/sync/sync_state.h"

#include <bit>

#include <QDateTime>

#include "client/view/words.h"

namespace field::view {

using Phase = sync::Progress::Phase;

SyncState::SyncState(Desk& desk, const QString& serverUrl, bool offline, QObject* parent)
    : QObject(parent), desk_(desk), serverUrl_(serverUrl.toStdString()), offline_(offline) {
    connect(&desk_, &Desk::changed, this, &SyncState::look);
    connect(&desk_, &Desk::keptDraft, this, &SyncState::look);
    connect(&desk_, &Desk::madeSave, this, [this] {
        if (loop_) loop_->askNow();
    });
    clock_.setInterval(1000);
    connect(&clock_, &QTimer::timeout, this, &SyncState::changed);
    look();
}

SyncState::~SyncState() = default;

void SyncState::look() {
    desk_.ask(
        this,
        [](Store& store) -> Result<Seen> {
            auto counts = store.counts();
            if (!counts) return counts.failure();
            auto identity = store.identity();
            const auto code = identity ? shared::Code::refused : identity.failure().code;
            const bool locked = code == shared::Code::locked;
            if (code != shared::Code::refused && !locked)
                return identity.failure();  // what cannot be read now is no other enrolment
            return Seen{*counts, identity.ok(), locked};
        },
        [this](Result<Seen> seen) {
            if (!seen) {
                failure_ = seen.failure();
                Q_EMIT changed();
                if (!known_) Q_EMIT profileShut();
                return;
            }
            if (std::exchange(locked_, seen->locked) != seen->locked) known_ = false;
            if (locked_) return shut();
            if (!known_) failure_.reset();
            counts_ = seen->counts;
            const bool news = !std::exchange(known_, true) || enrolled_ != seen->enrolled;
            enrolled_ = seen->enrolled;
            Q_EMIT changed();
            if (news) Q_EMIT enrolmentKnown(enrolled_);
            if (enrolled_ && !offline_ && !loop_) begin();
        });
}

void SyncState::shut() {
    loop_.reset();
    clock_.stop();
    running_ = enrolled_ = false;
    nextMs_ = 0;
    failure_.reset();
    Q_EMIT changed();
    if (!std::exchange(known_, true)) Q_EMIT profileLocked();
}

void SyncState::begin() {
    client::ExchangeLoop::Setup setup;
    setup.dir = desk_.dir();
    setup.catalog = desk_.catalog();
    setup.env = desk_.env();
    setup.serverUrl = serverUrl_;
    loop_ = std::make_unique<client::ExchangeLoop>(
        std::move(setup), [this](const client::ExchangeLoop::News& news) {
            QMetaObject::invokeMethod(
                this, [this, news] { hear(news); }, Qt::QueuedConnection);
        });
}

namespace {

/// Whether pages are to be read again in the midst of an exchange, whose photos may take hours:
/// when the server took something, when the first rows came and whenever as many more have come,
/// and when the rows are through.
bool tellsPages(const sync::Progress& before, const sync::Progress& now) {
    if (now.setsSent > before.setsSent) return true;
    if (now.rowsReceived == 0) return false;
    return std::bit_width(now.rowsReceived) > std::bit_width(before.rowsReceived) ||
           (now.phase == Phase::evidence && before.phase != Phase::evidence);
}

bool movedRecords(const sync::Progress& progress) {
    return progress.setsSent + progress.rowsReceived > 0;
}

}  // namespace

void SyncState::hear(const client::ExchangeLoop::News& news) {
    if (!loop_) return;  // what it said before the door was shut
    if (news.progress) {
        running_ = news.progress->phase != Phase::done;
        const auto before = std::exchange(progress_, *news.progress);
        Q_EMIT changed();
        if (tellsPages(before, progress_)) desk_.touch();
        return;
    }
    running_ = false;
    failure_ = news.failed;
    nextMs_ = news.retryMs == 0 ? 0 : desk_.env()->wallMs() + news.retryMs;
    if (nextMs_ != 0)
        clock_.start();
    else
        clock_.stop();
    // What moved before it failed has moved.
    const auto moved = std::exchange(progress_, {});
    if ((news.done && news.done->changed) || movedRecords(moved))
        desk_.touch();
    else
        look();
}

void SyncState::syncNow() {
    if (!loop_) return;
    running_ = true;
    progress_ = {};
    nextMs_ = 0;
    clock_.stop();
    loop_->askNow();
    Q_EMIT changed();
}

void SyncState::cancel() {
    if (loop_) loop_->cancel();
}

QString SyncState::line() const {
    if (failure_ && (!known_ || failure_->code == shared::Code::full ||
                     failure_->code == shared::Code::damaged))
        return words::cause(*failure_);
    if (!known_) return tr("Looking at this device");
    if (counts_.waiting > 0) return tr("Saved (this device): %n change(s)", nullptr, waiting());
    if (counts_.drafts > 0) return tr("Draft (this device): %n field(s)", nullptr, drafts());
    if (!enrolled_) return tr("This device belongs to nobody yet");
    if (counts_.evidenceWaiting > 0)
        return tr("%n photo(s) still to be sent", nullptr, evidenceWaiting());
    if (counts_.lastExchangeMs == 0) return tr("Not synced yet");
    return tr("Received (server): everything");
}

QString SyncState::detail() const {
    if (running_) return progress();
    if (offline_) return tr("Working offline by choice");
    if (failure_ && nextMs_ > 0 && !sync::isAnotherServer(*failure_)) {
        const auto left = std::max<std::int64_t>(1, (nextMs_ - desk_.env()->wallMs() + 999) / 1000);
        if (failure_->code == shared::Code::offline)
            return tr("No connection, next attempt in %1 s").arg(left);
        return tr("%1 Next attempt in %2 s").arg(words::cause(*failure_)).arg(left);
    }
    if (failure_) return words::cause(*failure_);
    return counts_.lastExchangeMs == 0
               ? QString()
               : tr("Last synced %1")
                     .arg(words::ago(counts_.lastExchangeMs, desk_.env()->wallMs()));
}

QString SyncState::tone() const {
    if (failure_ && failure_->code != shared::Code::offline && failure_->code != shared::Code::busy)
        return "err";
    if (counts_.waiting > 0 || counts_.drafts > 0 || counts_.evidenceWaiting > 0) return "warn";
    return enrolled_ && counts_.lastExchangeMs != 0 ? "ok" : "quiet";
}

QString SyncState::glyph() const {
    if (running_) return "sync";
    if (tone() == "err") return "error";
    if (counts_.waiting > 0 || counts_.drafts > 0) return "device";
    if (failure_ || offline_) return "offline";
    return tone() == "ok" ? "server" : "device";
}

QString SyncState::lastTime() const {
    return words::ago(counts_.lastExchangeMs, desk_.env()->wallMs());
}

QString SyncState::progress() const {
    if (!running_) return {};
    switch (progress_.phase) {
        case Phase::connecting:
            return tr("Connecting");
        case Phase::sending:
            return tr("Sending %1 of %2").arg(progress_.setsSent).arg(progress_.setsTotal);
        case Phase::receiving:
            return tr("Receiving, %1 records").arg(progress_.rowsReceived);
        case Phase::evidence:
            return tr("Photos %1 of %2, %3 sent")
                .arg(progress_.filesDone)
                .arg(progress_.filesTotal)
                .arg(words::size(static_cast<std::int64_t>(progress_.bytesSent)));
        case Phase::done:
            return {};
    }
    return {};
}

QString SyncState::problem() const { return failure_ ? words::cause(*failure_) : QString(); }
QString SyncState::nextStep() const { return failure_ ? words::nextStep(*failure_) : QString(); }

}  // namespace field::view
