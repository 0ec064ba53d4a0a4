#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include <QObject>

#include "client/server_way.h"
#include "client/view/desk.h"
#include "client/worker.h"
#include "sync/administration/administration.pb.h"

namespace field::view {

/// Takes an administrator's requests to the server and brings the answers, one after another, on a
/// thread and a connection of its own, so that neither the window nor the exchange waits for them.
class Clerk : public QObject {
    Q_OBJECT

  public:
    using Answered = std::function<void(Result<wire::AdministrationAnswer>)>;

    /// `serverUrl`: instead of the one that the profile keeps, where it is given. `offline`: asks
    /// nobody.
    Clerk(Desk& desk, const QString& serverUrl, bool offline);
    /// Cancels what is under way.
    ~Clerk() override;

    /// Calls `then` here later, with the answer or with why there is none, unless `asker` is gone.
    void ask(QObject* asker, wire::AdministrationRequest request, Answered then);
    /// Ends what was asked and is not answered yet, as Code::offline.
    void cancel();

  private:
    using Stop = std::shared_ptr<std::atomic<bool>>;
    /// The clerk's thread.
    Result<wire::AdministrationAnswer> fetch(const wire::AdministrationRequest& request,
                                             const Stop& stop);
    Result<> reach();

    Desk& desk_;
    const std::string url_;
    const bool offline_;
    Stop stop_ = std::make_shared<std::atomic<bool>>(false);
    std::unique_ptr<Store> store_;                ///< of the worker's thread
    std::unique_ptr<sync::Transport> transport_;  ///< likewise
    client::Worker worker_;
};

}  // namespace field::view
