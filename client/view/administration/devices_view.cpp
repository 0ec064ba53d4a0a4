#include "client/view/administration/devices_view.h"

#include <algorithm>

#include "client/view/words.h"

namespace field::view {

using Device = wire::AdministrationAnswer::Device;

namespace {

QString keyOf(const std::string& id) {
    const auto read = Id::from(id);
    return read ? words::text(shared::toText(*read)) : QString();
}

}  // namespace

DeviceRow rowOf(const Device& device, std::int64_t nowMs) {
    DeviceRow row;
    row.key = keyOf(device.device());
    row.name = words::text(device.name());
    row.label = words::text(device.label());
    row.seen = DevicesView::tr("Last contact: %1").arg(words::ago(device.last_seen_ms(), nowMs));
    row.mayRevoke = device.state() != Device::REVOKED && !device.asking();
    if (device.state() == Device::WAITING) {
        row.chip = DevicesView::tr("To confirm");
        row.tone = "warn";
        const auto digits = words::text(device.match_code());
        row.digits = digits.left(3) + ' ' + digits.mid(3);
    } else if (device.state() == Device::REVOKED) {
        row.chip = DevicesView::tr("Revoked");
        row.tone = "quiet";
    } else {
        row.chip =
            device.untrusted_sets() > 0 ? DevicesView::tr("Copied?") : DevicesView::tr("In use");
        row.tone = device.untrusted_sets() > 0 ? "err" : "ok";
    }
    if (device.asking()) row.seen = DevicesView::tr("The device in your hand");
    if (device.untrusted_sets() > 0)
        row.copied = DevicesView::tr("%n change(s) came under its name and are kept aside.",
                                     nullptr, static_cast<int>(device.untrusted_sets()));
    return row;
}

DevicesView::DevicesView(Desk& desk, Clerk& clerk, const QString& search)
    : ClerkPage(desk, clerk), filter_(search.isEmpty() ? 0 : 3), search_(search) {}

QString DevicesView::title() const { return tr("Devices"); }

QStringList DevicesView::filters() const {
    return {tr("To confirm %1").arg(waiting_), tr("In use %1").arg(active_),
            tr("Revoked %1").arg(revoked_), tr("All")};
}

void DevicesView::setFilter(int filter) {
    if (filter == filter_) return;
    filter_ = filter;
    wanted_ = 1;
    doubt();
    look();
}

void DevicesView::setSearch(const QString& search) {
    if (search == search_) return;
    search_ = search;
    wanted_ = 1;
    doubt();
    look();
}

void DevicesView::showMore() {
    wanted_ = devices_.size() + 1;
    read(devices_.size());
}

void DevicesView::look() { read(0); }

void DevicesView::read(std::size_t from) {
    wire::AdministrationRequest request;
    auto& asked = *request.mutable_devices();
    asked.set_search(search_.trimmed().toStdString());
    // The filters stand in the order of the states, at last "all".
    asked.set_state(filter_ < 3 ? static_cast<std::uint32_t>(filter_ + Device::WAITING) : 0);
    asked.set_from(static_cast<std::uint32_t>(from));
    fetch(std::move(request), [this, from, filter = filter_,
                               search = search_](const wire::AdministrationAnswer& answer) {
        if (filter != filter_ || search != search_ || from > devices_.size()) return;
        devices_.resize(from);
        devices_.insert(devices_.end(), answer.devices().begin(), answer.devices().end());
        waiting_ = answer.waiting();
        active_ = answer.active();
        revoked_ = answer.revoked();
        more_ = answer.more();
        if (more_ && devices_.size() < wanted_) read(devices_.size());
    });
}

void DevicesView::show() {
    std::vector<DeviceRow> rows;
    for (const auto& device : devices_) rows.push_back(rowOf(device, nowMs()));
    rows_.set(std::move(rows));
    Q_EMIT changed();
}

const Device* DevicesView::find(const QString& key) const {
    const auto found = std::find_if(devices_.begin(), devices_.end(), [&](const Device& device) {
        return keyOf(device.device()) == key;
    });
    return found == devices_.end() ? nullptr : &*found;
}

void DevicesView::confirm(const QString& key) {
    const auto* device = find(key);
    if (!device) return;
    wire::AdministrationRequest request;
    request.mutable_confirm()->set_device(device->device());
    request.mutable_confirm()->set_match_code(device->match_code());
    act(std::move(request), [this, name = words::text(device->name())](const auto&) {
        Q_EMIT told(tr("Confirmed: the device of %1 may exchange now.").arg(name), false);
    });
}

void DevicesView::revoke(const QString& key) {
    const auto* device = find(key);
    if (!device) return;
    wire::AdministrationRequest request;
    request.mutable_revoke()->set_device(device->device());
    act(std::move(request), [this, name = words::text(device->name())](const auto&) {
        Q_EMIT told(tr("Revoked: the device of %1 receives nothing more.").arg(name), false);
    });
}

QString DevicesView::whyRefused() const {
    return tr("The server refused: this device was revoked meanwhile, or has other digits.");
}

QString DevicesView::wayFromRefused() const {
    return tr("Look at its row again. A revoked device is enrolled anew with a new code.");
}

}  // namespace field::view
