#include "client/view/administration/clerk.h"

#include <QPointer>

#include "client/administration.h"

namespace field::view {

Clerk::Clerk(Desk& desk, const QString& serverUrl, bool offline)
    : desk_(desk), url_(serverUrl.toStdString()), offline_(offline) {}

Clerk::~Clerk() {
    cancel();
    worker_.post([this] {
        transport_.reset();
        store_.reset();
    });
}

void Clerk::ask(QObject* asker, wire::AdministrationRequest request, Answered then) {
    worker_.ask([this, request = std::move(request), stop = stop_] { return fetch(request, stop); },
                [guard = QPointer<QObject>(asker),
                 then = std::move(then)](Result<wire::AdministrationAnswer> answer) {
                    if (guard) then(std::move(answer));
                },
                [desk = &desk_](auto call) {
                    QMetaObject::invokeMethod(
                        desk, [call = std::move(call)]() mutable { call(); }, Qt::QueuedConnection);
                });
}

void Clerk::cancel() {
    stop_->store(true);
    stop_ = std::make_shared<std::atomic<bool>>(false);
}

Result<> Clerk::reach() {
    if (!store_) {
        auto opened = Store::open(desk_.dir(), desk_.catalog(), desk_.env());
        if (!opened) return opened.failure();
        store_ = opened.take();
    }
    if (transport_) return shared::Done{};
    auto way = client::wayToServer(*store_, url_);
    if (!way) return way.failure();
    transport_ = way.take();
    return shared::Done{};
}

Result<wire::AdministrationAnswer> Clerk::fetch(const wire::AdministrationRequest& request,
                                                const Stop& stop) {
    if (offline_)
        return shared::Failure{shared::Code::offline, "the app was started to work offline"};
    if (auto reached = reach(); !reached) return reached.failure();
    auto answer = client::administer(*store_, *transport_, *desk_.env(), request, stop.get());
    // The profile may name another server, or know another key of it, by the next time.
    if (!answer) transport_.reset();
    return answer;
}

}  // namespace field::view
