#include "client/view/desk.h"

#include <QDir>

namespace field::view {

Desk::Desk(const QString& dir, std::shared_ptr<const shared::Catalog> catalog,
           std::shared_ptr<shared::Env> env, QObject* parent)
    : QObject(parent),
      dir_(dir.toStdString()),
      catalog_(std::move(catalog)),
      env_(std::move(env)),
      worker_(std::make_unique<client::Worker>()) {
    QDir().mkpath(dir);
    worker_->post([this] { reach(); });
}

bool Desk::reach() {
    if (store_) return true;
    auto opened = client::openOrRecover(dir_, catalog_, env_);
    if (!opened) {
        failure_ = opened.failure();
        return false;
    }
    store_ = std::move(opened->store);
    // Pages that could not be read until now.
    if (failure_) QMetaObject::invokeMethod(this, &Desk::changed, Qt::QueuedConnection);
    return true;
}

Desk::~Desk() {
    worker_->post([this] { store_.reset(); });
    worker_.reset();
}

}  // namespace field::view
