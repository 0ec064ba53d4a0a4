#include "client/view/administration/person_view.h"

#include <algorithm>

#include "client/view/words.h"

namespace field::view {

namespace {

constexpr std::int64_t minuteMs = 60'000;
constexpr int minutes = 15;

QString textOf(const std::string& id) {
    const auto read = Id::from(id);
    return read ? words::text(shared::toText(*read)) : QString();
}

QString shown(const wire::AdministrationAnswer::Place& place) {
    const auto area = words::text(place.area());
    return place.project_code().empty()
               ? PersonView::tr("All of %1").arg(area)
               : words::text(place.project()) + QStringLiteral(" · ") + area;
}

QString keyOf(const wire::AdministrationAnswer::Place& place) {
    return words::text(place.area_code() + "/" + place.project_code());
}

}  // namespace

PersonView::PersonView(Desk& desk, Clerk& clerk, const Id& person)
    : ClerkPage(desk, clerk), person_(person) {
    minute_.setInterval(5'000);
    connect(&minute_, &QTimer::timeout, this, [this] {
        if (leftMs() <= 0) minute_.stop();
        Q_EMIT changed();
    });
}

QString PersonView::title() const {
    return known_.people_size() > 0 ? words::text(known_.people(0).name()) : tr("Person");
}

QString PersonView::subtitle() const {
    if (known_.people_size() == 0) return {};
    const auto duty = words::text(known_.people(0).duty());
    const auto area = words::text(known_.people(0).area());
    return duty.isEmpty() || area.isEmpty() ? duty + area : duty + QStringLiteral(" · ") + area;
}

std::int64_t PersonView::leftMs() const {
    return invited_ ? invitedAtMs_ + invited_->lives_ms() - desk_.env()->bootMs() : 0;
}

QString PersonView::invitation() const {
    return leftMs() > 0 ? words::text(invited_->line()) : QString();
}

QString PersonView::address() const {
    return leftMs() > 0 ? words::text(invited_->address()) : QString();
}

QString PersonView::qr() const {
    return invited_ && invited_->address().empty() ? invitation() : QString();
}

QString PersonView::remaining() const {
    if (leftMs() <= 0) return {};
    return tr("Good for another %n minute(s), for one device", nullptr,
              static_cast<int>((leftMs() + minuteMs - 1) / minuteMs));
}

void PersonView::invite() {
    Request request;
    request.mutable_invite()->set_person(person_.str());
    request.mutable_invite()->set_minutes(minutes);
    act(std::move(request), [this](const Answer& answer) {
        invited_ = answer.invitation();
        invitedAtMs_ = desk_.env()->bootMs();
        minute_.start();
    });
}

QStringList PersonView::roles() const {
    QStringList names;
    for (const auto& role : known_.roles()) names << words::role(role);
    return names;
}

void PersonView::setRole(int role) {
    if (role == role_) return;
    role_ = role;
    findPlaces();
    Q_EMIT changed();
}

void PersonView::setSearch(const QString& search) {
    if (search == search_) return;
    search_ = search;
    findPlaces();
    Q_EMIT changed();
}

void PersonView::findPlaces() {
    if (role_ < 0 || search_.trimmed().isEmpty()) {
        found_.clear();
        return show();
    }
    Request request;
    request.mutable_places()->set_search(search_.trimmed().toStdString());
    fetch(std::move(request), [this, search = search_](const Answer& answer) {
        if (search == search_) found_.assign(answer.places().begin(), answer.places().end());
    });
}

void PersonView::give(const QString& key) {
    const auto place = std::find_if(found_.begin(), found_.end(),
                                    [&](const auto& one) { return keyOf(one) == key; });
    if (place == found_.end() || role_ < 0 || role_ >= known_.roles_size()) return;
    Request request;
    auto& grant = *request.mutable_give();
    grant.set_person(person_.str());
    grant.set_role(known_.roles(role_));
    if (place->project_code().empty())
        grant.set_area_code(place->area_code());
    else
        grant.set_project_code(place->project_code());
    act(std::move(request), [this, where = shown(*place)](const Answer& answer) {
        undo_.emplace().mutable_end()->set_grant(answer.given().grant());
        search_.clear();
        found_.clear();
        Q_EMIT told(tr("Given: %1, %2").arg(words::role(answer.given().role()), where), true);
    });
}

void PersonView::end(const QString& key) {
    const auto grant = std::find_if(known_.grants().begin(), known_.grants().end(),
                                    [&](const auto& one) { return textOf(one.grant()) == key; });
    if (grant == known_.grants().end()) return;
    Request request, back;
    request.mutable_end()->set_grant(grant->grant());
    auto& again = *back.mutable_give();
    again.set_person(person_.str());
    again.set_role(grant->role());
    if (grant->place().project_code().empty())
        again.set_area_code(grant->place().area_code());
    else
        again.set_project_code(grant->place().project_code());
    act(std::move(request), [this, back, role = words::role(grant->role()),
                             where = shown(grant->place())](const auto&) {
        undo_ = back;
        Q_EMIT told(tr("Ended: %1, %2").arg(role, where), true);
    });
}

void PersonView::undo() {
    if (!undo_) return;
    act(*std::exchange(undo_, std::nullopt),
        [this](const auto&) { Q_EMIT told(tr("Taken back."), false); });
}

void PersonView::look() {
    Request request;
    request.mutable_person()->set_person(person_.str());
    fetch(std::move(request), [this](const Answer& answer) { known_ = answer; });
}

void PersonView::show() {
    std::vector<GrantRow> grants;
    for (const auto& grant : known_.grants())
        grants.push_back({textOf(grant.grant()), words::role(grant.role()), shown(grant.place()),
                          !grant.own() && grant.role() != "member"});
    grants_.set(std::move(grants));
    std::vector<DeviceRow> devices;
    for (const auto& device : known_.devices()) devices.push_back(rowOf(device, nowMs()));
    devices_.set(std::move(devices));
    std::vector<PlaceRow> places;
    for (const auto& place : found_)
        places.push_back(
            {keyOf(place), shown(place),
             words::text(place.project_code().empty() ? place.area_code() : place.project_code())});
    places_.set(std::move(places));
    Q_EMIT changed();
}

QString PersonView::whyRefused() const { return tr("The server refused."); }

QString PersonView::wayFromRefused() const {
    return tr(
        "Nobody can end their own role of administrator here: another administrator, or the "
        "server's command line, can.");
}

}  // namespace field::view
