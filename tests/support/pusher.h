#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sync/exchange_wire.h"
#include "tests/support/must.h"
#include "tests/support/served.h"

namespace served {

/// A device that pushes without pause: what has no receipt yet goes again, as an outbox does.
class Pusher {
  public:
    explicit Pusher(Tablet tablet) : tablet_(std::move(tablet)) {}

    /// Pushes to the server at `url` until it is gone; `acknowledged` is called after every answer.
    /// Answers whether the server died inside a request: one that began before `kill` said that it
    /// is about to, and was never answered.
    bool run(const std::string& url, const std::atomic<bool>& kill,
             const std::function<void()>& acknowledged) {
        const auto transport = sync::httpTransport(url);
        const auto env = shared::systemEnv();
        for (;;) {
            while (outbox_.size() < 3)
                outbox_.push_back(tablet_.sign({tablet_.visit(shared::newId(*env))}));
            wire::ExchangeRequest request;
            request.set_push_only(true);
            for (const auto& set : outbox_) sync::toWire(set, *request.add_sets());
            const bool inside = !kill;
            const auto answer = transport->send(
                tablet_.request("POST", "/v1/exchange", request.SerializeAsString()));
            if (!answer) return inside;
            if (answer->status == 401) {  // a server that was just started knows no token
                tablet_.token = answer->headers.at("fl-token");
                continue;
            }
            wire::ExchangeAnswer out;
            if (answer->status != 200 || !out.ParseFromString(answer->body))
                qFatal("the server answered %d", answer->status);
            for (const auto& item : out.receipts()) {
                if (item.verdict() != wire::RECEIVED) qFatal("verdict %d", item.verdict());
                receipts[must(sync::fromWire(item)).setHash] = item.SerializeAsString();
            }
            outbox_.clear();
            acknowledged();
        }
    }

    std::map<Hash, std::string> receipts;  ///< what the server acknowledged

  private:
    Tablet tablet_;
    std::vector<sync::ChangeSet> outbox_;
};

}  // namespace served
