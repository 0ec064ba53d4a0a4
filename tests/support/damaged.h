#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include <QTest>

#include "client/store/recovery/recover.h"
#include "client/store/recovery/recovered.h"
#include "shared/proto/records.pb.h"
#include "shared/sqlite.h"
#include "tests/support/world.h"

/// A device whose database is damaged on purpose, with saves in it that nobody received.
namespace damaged {

using namespace field;
namespace files = std::filesystem;
using client::OpenedStore;
using client::Recovered;
using shared::Code;
using shared::Hash;
using shared::Id;
using shared::Result;
using shared::Value;
using shared::kinds::visit;
using world::Device;
using world::World;

constexpr std::size_t pageBytes = 4096;

inline Value text(const std::string& words) { return words; }

inline std::string bytesOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// A clock that a test sets.
class Clock final : public shared::Env {
  public:
    std::int64_t wallMs() override { return 1'796'000'000'000; }
    std::int64_t bootMs() override { return real_->bootMs(); }
    std::string bootId() override { return real_->bootId(); }
    std::string zone() override { return real_->zone(); }
    void random(void* out, std::size_t size) override { real_->random(out, size); }

  private:
    std::shared_ptr<shared::Env> real_ = shared::systemEnv();
};

/// Pages of `name`, a table or an index, in the closed database.
inline std::vector<std::size_t> pagesOf(const std::string& database, const std::string& name,
                                        const std::string& type = {}) {
    auto db = must(shared::Database::open(database, shared::Database::Mode::readOnly));
    auto pages = db->prepare(
        "SELECT pageno FROM dbstat WHERE name = ?1 AND (?2 = '' OR pagetype = ?2) ORDER BY path");
    pages.bindText(1, name).bindText(2, type);
    std::vector<std::size_t> all;
    while (must(pages.step())) all.push_back(static_cast<std::size_t>(pages.integer(0)));
    return all;
}

inline void spoil(const std::string& database, std::size_t page) {
    auto bytes = bytesOf(database);
    bytes.replace((page - 1) * pageBytes, pageBytes, std::string(pageBytes, '\xa5'));
    write(database, bytes);
}

/// Li, whose device has saves that nobody received, a draft and a photo; and Wang.
struct Story {
    World world;
    Device& li = world.device("li");
    Device& wang = world.device("wang");
    Id report = li.create("Visit", {}, {{"state", std::int64_t{records::VISIT_STATE_ON_SITE}}});
    std::shared_ptr<shared::Env> clock = std::make_shared<Clock>();
    std::vector<Hash> waiting;  ///< hashes of what nobody received
    Hash photo;

    Story() {
        world.settle();
        li.edit(visit, report, {{"hosts", text("张三")}});
        li.sync();
        for (int i = 0; i < 40; ++i)
            li.edit(
                visit, report,
                {{"conclusion", text(std::string(300, 'a') + "第" + std::to_string(i) + "次")}});
        li.edit(visit, report, {{"weather", text("晴")}});
        li.create("Finding", report, {{"fact", text("路面开裂")}});
        const auto picture = world.freshPath("photo.jpg");
        write(picture, "bytes of a photo");
        must(li.store().attach(visit, report, picture, {}));
        photo = must(li.store().keepEvidence(picture));
        client::Draft draft;
        draft.record = report;
        draft.kind = visit;
        draft.column = records::Visit::kConclusionFieldNumber;
        draft.project = world.project;
        draft.text = "正在写";
        must(li.store().putDraft(draft));
        waiting = waitingHashes();
    }

    std::vector<Hash> waitingHashes() {
        std::vector<Hash> hashes;
        for (const auto& entry : must(li.store().outbox(true))) hashes.push_back(entry.hash);
        return hashes;
    }
    std::string database() { return li.path() + "/field.db"; }

    Result<OpenedStore> open() { return client::openOrRecover(li.path(), world.catalog, clock); }
    /// Li starts the app, which opens the profile or recovers it.
    void recover() { must(open()); }
    void damage(const std::function<void()>& act) {
        li.closedFor([&] {
            act();
            // As a call does that meets the damage.
            client::noteDamage(li.path(), {Code::damaged, "malformed"});
            recover();
        });
    }
    Recovered told() {
        auto last = must(li.store().recovery().last());
        return last.value_or(Recovered{});
    }
    void allIsWell() {
        world.settle();
        for (auto* device : {&li, &wang}) {
            QVERIFY(device->records() == world.serverRecords(*device));
            QVERIFY(must(device->store().outbox(true)).empty());
            QVERIFY(must(device->store().unsettled(visit, report)).empty());
            QVERIFY(device->openConflicts().empty());
            QVERIFY(must(device->store().told()).empty());
        }
        must(world.host->verify([](const std::string&) {}));
    }
};

}  // namespace damaged
