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
    worker_->post([this] {
        auto opened = Store::open(dir_, catalog_, env_);
        if (opened)
            store_ = opened.take();
        else
            failure_ = opened.failure();
    });
}

Desk::~Desk() {
    worker_->post([this] { store_.reset(); });
    worker_.reset();
}

}  // namespace field::view
