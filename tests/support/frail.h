#pragma once

#include <algorithm>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QTemporaryDir>

#include "client/store/store.h"
#include "shared/proto/records.pb.h"
#include "sync/exchange.h"
#include "tests/support/must.h"
#include "tests/support/served.h"

/// Devices that exchange with a real server over HTTP, on lines that a test can break.
namespace frail {

using namespace field;

/// A line that breaks where a test says: after so many bytes of one request or its answer.
class Frail : public sync::Transport {
  public:
    explicit Frail(const std::string& url) : inner_(sync::httpTransport(url)) {}
    /// The server is somewhere else from now on.
    void leadTo(const std::string& url) { inner_ = sync::httpTransport(url); }
    shared::Result<sync::Answer> send(const sync::Request& request) override {
        paths.push_back(request.method + " " + request.path.substr(0, request.path.rfind('/')));
        largestBody = std::max(largestBody, request.body.size());
        if (!breakAt) return counted(inner_->send(request));
        auto frail = request;
        frail.progress = [&](std::uint64_t sent, std::uint64_t received) {
            return sent + received < *breakAt &&
                   (!request.progress || request.progress(sent, received));
        };
        return counted(inner_->send(frail));
    }

    std::optional<std::uint64_t> breakAt;
    std::vector<std::string> paths;
    std::size_t largestBody = 0, largestAnswer = 0;

  private:
    shared::Result<sync::Answer> counted(shared::Result<sync::Answer> answer) {
        if (answer) largestAnswer = std::max(largestAnswer, answer->body.size());
        return answer;
    }
    std::unique_ptr<sync::Transport> inner_;
};

/// A person's device, enrolled over HTTP as the app does it.
class Device {
  public:
    Device(served::City& city, const std::string& role) : city_(city), line(city.url()) {
        store_ = must(client::Store::open(path(), shared::Catalog::builtIn(), env));
        const auto key = must(store_->ownKey());
        const auto code = must(city.host().enrolCode(city.person(role), true, 60'000));
        const auto enrolment = must(sync::enrol(line, *env, key.publicKey, code, "tablet"));
        must(store_->enrolled(enrolment.server, enrolment.device, enrolment.person, city.url()));
    }
    client::Store& store() { return *store_; }
    [[nodiscard]] std::string path() const { return dir_.path().toStdString() + "/profile"; }
    shared::Result<sync::Summary> trySync() {
        return sync::Exchange(store_->replica(), line, *env).run();
    }
    sync::Summary sync() { return must(trySync()); }

    shared::Id visit() {
        client::Change change;
        change.act = sync::EditAct::create;
        change.held = must(store_->fresh(shared::kinds::visit, city_.project, {}, {}));
        change.values = {
            {records::Visit::kStateFieldNumber, std::int64_t{records::VISIT_STATE_ON_SITE}},
            {records::Visit::kConclusionFieldNumber, std::string("正常")}};
        must(store_->save({change}));
        return change.held.record.id;
    }
    shared::Id attach(const shared::Id& visit, const std::string& bytes) {
        const auto file = dir_.filePath("photo.jpg").toStdString();
        std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
        return must(store_->attach(shared::kinds::visit, visit, file, {}));
    }
    /// All that is visible here but the person's own area knowledge.
    std::vector<shared::Record> records() {
        std::vector<shared::Record> all;
        for (const auto& kind : store_->catalog().kinds()) {
            client::Query query;
            query.kind = kind.number;
            query.limit = 10'000;
            for (auto& record : must(store_->page(query, {})).records) all.push_back(record);
        }
        return all;
    }

  private:
    served::City& city_;
    QTemporaryDir dir_;
    std::unique_ptr<client::Store> store_;

  public:
    std::shared_ptr<shared::Env> env = shared::systemEnv();
    Frail line;
};

}  // namespace frail
