#include "client/view/unlock_view.h"

#include <QSysInfo>
#include <QUrl>

#include "client/server_way.h"
#include "client/view/words.h"

namespace field::view {

UnlockView::UnlockView(Desk& desk, const QString& serverUrl, bool again)
    : desk_(desk), server_(serverUrl), again_(again) {}

QString UnlockView::title() const {
    return again_ ? tr("Set this device up anew") : tr("Set up this device");
}

void UnlockView::setServer(const QString& url) {
    if (url == server_) return;
    server_ = url;
    failure_.reset();
    Q_EMIT changed();
}

void UnlockView::setCode(const QString& code) {
    if (code == code_) return;
    code_ = code;
    failure_.reset();
    // A whole invitation says where the server is.
    if (const auto read = sync::readInvitation({}, code.toStdString());
        read && sync::isInvitation(code.toStdString()))
        server_ = QString::fromStdString(read->url);
    Q_EMIT changed();
}

QString UnlockView::codeProblem() const {
    if (code_.trimmed().isEmpty() || server_.trimmed().isEmpty()) return {};
    return sync::readInvitation(server_.toStdString(), code_.toStdString())
               ? QString()
               : tr("Give the whole line that begins with FIELDLEDGER://, as it was sent to you.");
}

QString UnlockView::serverProblem() const {
    if (server_.trimmed().isEmpty()) return {};
    const QUrl url(server_.trimmed());
    const bool web = url.scheme() == "https" || url.scheme() == "http";
    return web && !url.host().isEmpty() ? QString()
                                        : tr("An address begins with https:// and names a server.");
}

bool UnlockView::canAsk() const {
    return !busy_ && serverProblem().isEmpty() && codeProblem().isEmpty() &&
           !server_.trimmed().isEmpty() && !code_.trimmed().isEmpty();
}

void UnlockView::ask() {
    if (!canAsk()) return;
    busy_ = true;
    failure_.reset();
    Q_EMIT changed();
    desk_.ask(
        this,
        [env = desk_.env(), again = again_, url = server_.toStdString(), code = code_.toStdString(),
         label =
             QSysInfo::machineHostName().toStdString()](Store& store) -> Result<sync::Enrolment> {
            auto invitation = sync::readInvitation(url, code);
            if (!invitation) return invitation.failure();
            return client::enrol(store, *env, *invitation, label, {.again = again});
        },
        [this](Result<sync::Enrolment> answer) {
            busy_ = false;
            if (!answer) {
                failure_ = answer.failure();
                Q_EMIT changed();
                return;
            }
            matchCode_ = words::text(answer->matchCode);
            Q_EMIT changed();
            if (!answer->confirmed) return;
            desk_.touch();
            if (again_)
                Q_EMIT told(tr("This device is set up anew. What waited goes along."), false);
            if (again_) close();
        });
}

QString UnlockView::trouble() const {
    if (!failure_) return {};
    if (sync::isAnotherServer(*failure_)) return words::cause(*failure_);
    if (failure_->code == shared::Code::refused || failure_->code == shared::Code::missing)
        return tr("The server does not know this code, or it was used already.");
    return words::cause(*failure_);
}

QString UnlockView::whatNow() const {
    if (!failure_) return {};
    if (sync::isAnotherServer(*failure_)) return words::nextStep(*failure_);
    if (failure_->code == shared::Code::refused || failure_->code == shared::Code::missing)
        return tr("Ask your administrator for a new one; a code lives fifteen minutes.");
    if (failure_->code == shared::Code::offline)
        return tr("Check the address and the network, then try again.");
    return words::nextStep(*failure_);
}

}  // namespace field::view
