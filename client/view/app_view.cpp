#include "client/view/app_view.h"

#include <algorithm>

#include <QCoreApplication>
#include <QLibraryInfo>

#include "client/view/administration/administration_view.h"
#include "client/view/administration/devices_view.h"
#include "client/view/administration/parked_view.h"
#include "client/view/administration/people_view.h"
#include "client/view/administration/person_view.h"
#include "client/view/locked_view.h"
#include "client/view/passphrase_view.h"
#include "client/view/review/export_view.h"
#include "client/view/review/history_view.h"
#include "client/view/review/review_view.h"
#include "client/view/review/reviews_view.h"
#include "client/view/settings_view.h"
#include "client/view/sync/conflict_view.h"
#include "client/view/sync/sync_view.h"
#include "client/view/tasks/alert_view.h"
#include "client/view/tasks/project_view.h"
#include "client/view/tasks/score_view.h"
#include "client/view/tasks/tasks_view.h"
#include "client/view/unlock_view.h"
#include "client/view/visit/check_view.h"
#include "client/view/visit/entry_view.h"
#include "client/view/visit/evidence_view.h"
#include "client/view/visit/files_view.h"
#include "client/view/visit/lines_view.h"
#include "client/view/visit/photo_view.h"
#include "client/view/visit/readings_view.h"
#include "client/view/visit/visit_view.h"
#include "client/view/words.h"
#include "shared/proto/records.pb.h"
#include "shared/rules/access.h"

namespace field::view {

AppView::AppView(const Start& start, QObject* parent)
    : QObject(parent),
      start_(start),
      preferences_(start.dir),
      desk_(start.dir, shared::Catalog::builtIn(), shared::systemEnv()),
      sync_(desk_, start.serverUrl, start.offline),
      clerk_(desk_, start.serverUrl, start.offline),
      guard_(desk_, preferences_),
      navigator_([this](const QString& page, const QString& about) { return make(page, about); }) {
    if (!start.language.isEmpty()) preferences_.setLanguage(start.language);
    connect(&preferences_, &Preferences::languageChanged, this, &AppView::translate);
    connect(&desk_, &Desk::changed, &navigator_, &Navigator::reload);
    connect(&desk_, &Desk::changed, this, &AppView::lookForReviews);
    connect(&desk_, &Desk::couldNotSave, this, [this](const shared::Failure& failure) {
        Q_EMIT troubled(words::cause(failure), words::nextStep(failure));
    });
    connect(&sync_, &SyncState::enrolmentKnown, this, &AppView::arrange);
    // A page is there to say what is wrong, and to try again.
    connect(&sync_, &SyncState::profileShut, this, [this] { navigator_.go("Tasks"); });
    connect(&sync_, &SyncState::profileLocked, this, &AppView::shut);
    connect(&guard_, &Guard::locking, this, &AppView::shut);
    connect(&guard_, &Guard::opened, this, [this] {
        // Where the key lay in the open all the while, no exchange was ever shut off.
        if (navigator_.covered() && sync_.enrolled()) arrange(true);
    });
    connect(&guard_, &Guard::codeMade, this, [this] {
        if (navigator_.top() == "Passphrase") return;
        Q_EMIT troubled(tr("Your recovery code is not written down yet."),
                        tr("Open Settings, Passphrase: it is shown there until you have it."));
    });
    connect(&guard_, &Guard::idle, this, [this] {
        // A file that is being written needs the key to its end.
        if (sync_.bundles()->busy()) return guard_.rest();
        guard_.lock();
    });
    translate();
}

AppView::~AppView() = default;

void AppView::translate() {
    QCoreApplication::removeTranslator(&own_);
    QCoreApplication::removeTranslator(&base_);
    const auto qtFolder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
    if (base_.load("qtbase_" + language(), qtFolder)) QCoreApplication::installTranslator(&base_);
    if (own_.load("fieldledger_" + language(), ":/i18n"))
        QCoreApplication::installTranslator(&own_);
    Q_EMIT languageChanged();
    sync_.retranslate();
    navigator_.reload();
}

void AppView::arrange(bool enrolled) {
    destinations_ = enrolled ? QStringList{"Tasks", "Sync", "Settings"} : QStringList{};
    Q_EMIT destinationsChanged();
    // Whoever was at work when the door was shut finds it as it was.
    if (!enrolled || !navigator_.uncover()) {
        navigator_.clear();
        navigator_.go(enrolled ? "Tasks" : "Unlock");
    }
    if (enrolled) lookForReviews();
}

void AppView::shut() {
    destinations_.clear();
    Q_EMIT destinationsChanged();
    navigator_.cover("Locked");
}

void AppView::lookForReviews() {
    if (destinations_.isEmpty()) return;
    desk_.ask(
        this,
        [](Store& store) -> Result<bool> {
            auto roles = store.roles({});
            if (!roles) return roles.failure();
            return std::any_of(roles->begin(), roles->end(), [](const std::string& role) {
                return shared::Access::builtIn().allows(role, shared::kinds::visit,
                                                        shared::Act::review,
                                                        records::VISIT_STATE_SUBMITTED);
            });
        },
        [this](Result<bool> reviews) {
            if (!reviews || *reviews == destinations_.contains("Reviews")) return;
            if (*reviews)
                destinations_.insert(1, "Reviews");
            else
                destinations_.removeAll("Reviews");
            Q_EMIT destinationsChanged();
        });
}

std::unique_ptr<PageView> AppView::make(const QString& page, const QString& about) {
    const auto parts = about.split('/');
    const auto idAt = [&parts](int place) {
        const auto id =
            place < parts.size() ? shared::idFromText(parts[place].toStdString()) : std::nullopt;
        return id ? *id : Id{};
    };
    const auto kind = parts.value(1);
    if (page == "Unlock")
        return std::make_unique<UnlockView>(desk_, start_.serverUrl, about == "again");
    if (page == "Tasks") return std::make_unique<TasksView>(desk_);
    if (page == "Project") return std::make_unique<ProjectView>(desk_, idAt(0));
    if (page == "Alert") return std::make_unique<AlertView>(desk_, idAt(0));
    if (page == "Score") return std::make_unique<ScoreView>(desk_, idAt(0));
    if (page == "Visit") return std::make_unique<VisitView>(desk_, idAt(0));
    if (page == "Readings") return std::make_unique<ReadingsView>(desk_, idAt(0));
    if (page == "Lines") return std::make_unique<LinesView>(desk_, idAt(0), kind);
    if (page == "Entry") return std::make_unique<EntryView>(desk_, idAt(0), kind, idAt(2));
    if (page == "Evidence") return std::make_unique<EvidenceView>(desk_, idAt(0));
    if (page == "Files") return std::make_unique<FilesView>(desk_, idAt(0));
    if (page == "Photo") return std::make_unique<PhotoView>(desk_, idAt(0));
    if (page == "Check") return std::make_unique<CheckView>(desk_, idAt(0));
    if (page == "Sync") return std::make_unique<SyncView>(desk_, sync_);
    if (page == "Conflict") return std::make_unique<ConflictView>(desk_, idAt(0));
    if (page == "Reviews") return std::make_unique<ReviewsView>(desk_);
    if (page == "Review") return std::make_unique<ReviewView>(desk_, idAt(0));
    if (page == "Export") return std::make_unique<ExportView>(desk_, idAt(0));
    if (page == "History") return std::make_unique<HistoryView>(desk_, idAt(0));
    if (page == "Administration") return std::make_unique<AdministrationView>(desk_, clerk_);
    if (page == "Devices") return std::make_unique<DevicesView>(desk_, clerk_, about);
    if (page == "People") return std::make_unique<PeopleView>(desk_, clerk_);
    if (page == "Person") return std::make_unique<PersonView>(desk_, clerk_, idAt(0));
    if (page == "Parked") return std::make_unique<ParkedView>(desk_, clerk_);
    if (page == "Settings") return std::make_unique<SettingsView>(preferences_, desk_);
    if (page == "Passphrase") return std::make_unique<PassphraseView>(preferences_, guard_);
    if (page == "Locked") return std::make_unique<LockedView>(desk_, guard_);
    return nullptr;
}

}  // namespace field::view
