#include "client/view/page_view.h"

#include "client/view/words.h"

namespace field::view {

QString PageView::problem() const { return state_ == Failed ? words::cause(failure_) : QString(); }

QString PageView::nextStep() const {
    return state_ == Failed ? words::nextStep(failure_) : QString();
}

void PageView::open(const QString& page, const QString& subject) { Q_EMIT opened(page, subject); }

void PageView::close() { Q_EMIT closed(); }

void PageView::become(State state) {
    state_ = state;
    Q_EMIT changed();
}

void PageView::fail(const shared::Failure& failure) {
    failure_ = failure;
    become(Failed);
}

}  // namespace field::view
