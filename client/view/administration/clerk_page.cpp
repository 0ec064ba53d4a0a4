#include "client/view/administration/clerk_page.h"

#include "client/view/words.h"

namespace field::view {

using shared::Code;

void ClerkPage::load() {
    if (state() != Loading) show();
    look();
}

void ClerkPage::again() {
    failure_.reset();
    load();
}

void ClerkPage::cancel() {
    gaveUp_ = true;
    clerk_.cancel();
}

void ClerkPage::doubt(const QString& key) {
    doubted_ = key;
    Q_EMIT changed();
}

void ClerkPage::fetch(wire::AdministrationRequest request, Then then) {
    clerk_.ask(this, std::move(request),
               [this, then = std::move(then)](const Result<wire::AdministrationAnswer>& answer) {
                   if (!answer) return failed(answer.failure(), false);
                   // Only that the server was out of reach is over by now.
                   if (failure_ && !acted_) failure_.reset();
                   then(*answer);
                   show();
                   if (complete()) become(Ready);
               });
}

void ClerkPage::act(wire::AdministrationRequest request, Then then) {
    if (busy_) return;
    busy_ = true;
    gaveUp_ = false;
    doubted_.clear();
    failure_.reset();
    Q_EMIT changed();
    clerk_.ask(this, std::move(request),
               [this, then = std::move(then)](const Result<wire::AdministrationAnswer>& answer) {
                   busy_ = false;
                   if (!answer) {
                       failed(answer.failure(), true);
                       // Where the page is scrolled down, its head is out of sight.
                       Q_EMIT told(trouble() + ' ' + way(), false);
                   } else {
                       then(*answer);
                       show();
                       become(Ready);
                   }
                   look();
               });
}

void ClerkPage::failed(const shared::Failure& failure, bool acted) {
    // Looking again after an act that failed says nothing new of it.
    if (acted || !failure_ || !acted_) {
        failure_ = failure;
        acted_ = acted;
    }
    become(Ready);
}

QString ClerkPage::trouble() const {
    if (!failure_) return {};
    switch (failure_->code) {
        case Code::offline:
            if (gaveUp_ && acted_) return tr("You stopped waiting for the server.");
            break;
        case Code::missing:
            return acted_ ? tr("It is not there any more.")
                          : tr("The server does not know you as an administrator.");
        case Code::refused:
            if (acted_ && !whyRefused().isEmpty()) return whyRefused();
            break;
        case Code::invalid:
            return tr("The server does not understand this request.");
        default:
            break;
    }
    return words::cause(*failure_);
}

QString ClerkPage::way() const {
    if (!failure_) return {};
    switch (failure_->code) {
        case Code::offline:
            if (sync::isAnotherServer(*failure_)) break;
            return acted_ ? tr("Whether it was done is not known: look at the list again once the "
                               "server can be reached. Doing it twice does no harm.")
                          : tr("Administration is done on the server and nowhere else. Connect "
                               "this device to its network, then try again.");
        case Code::missing:
            return acted_ ? tr("Look at the list again; somebody may have done it meanwhile.")
                          : tr("Another administrator, or the server's command line, can give you "
                               "that role.");
        case Code::refused:
            if (acted_ && !wayFromRefused().isEmpty()) return wayFromRefused();
            break;
        case Code::invalid:
            return tr("Install the same version of the app and of the server.");
        case Code::busy:
            return tr("Try again in a moment.");
        default:
            break;
    }
    return words::nextStep(*failure_);
}

}  // namespace field::view
