#include "sync/server/postgres/storage.h"

#include "sync/server/postgres/open.h"
#include "sync/server/postgres/reads.h"
#include "sync/server/postgres/schema.h"

namespace field::server {

namespace postgres {

namespace {

using shared::Catalog;
using shared::Code;
using shared::Done;
using shared::Failure;
using shared::Kind;

/// Connections that wait for the next reader.
class Pool {
  public:
    explicit Pool(std::string address) : address_(std::move(address)) {}

    /// One that stands, as far as can be known without asking.
    Result<std::unique_ptr<Link>> take() {
        while (auto link = idle())
            if (link->alive()) return link;
        return Link::open(address_);
    }
    void giveBack(std::unique_ptr<Link> link) {
        if (!link->alive()) return;
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(link));
    }

  private:
    std::unique_ptr<Link> idle() {
        const std::lock_guard lock(mutex_);
        if (idle_.empty()) return nullptr;
        auto link = std::move(idle_.back());
        idle_.pop_back();
        return link;
    }

    std::string address_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Link>> idle_;
};

/// A link that goes back to its pool when the transaction on it, destroyed before, has ended.
struct Lent {
    Pool& pool;
    std::unique_ptr<Link> link;
    Lent(Pool& from, std::unique_ptr<Link> taken) : pool(from), link(std::move(taken)) {}
    ~Lent() { pool.giveBack(std::move(link)); }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;
};

class PostgresSnapshot final : private Lent, public Reads<Reading> {
  public:
    PostgresSnapshot(Pool& from, std::unique_ptr<Link> taken, const AllRows& rows)
        : Lent(from, std::move(taken)), Reads(*Lent::link, rows, Transaction::Mode::snapshot) {}
};

class PostgresStorage final : public Storage {
  public:
    PostgresStorage(const std::string& address, std::shared_ptr<const Catalog> catalog,
                    std::unique_ptr<Link> writer)
        : address_(address),
          catalog_(std::move(catalog)),
          rows_(catalog_),
          pool_(address),
          writer_(std::move(writer)) {}

    Result<std::unique_ptr<Writing>> write() override {
        std::unique_lock lock(writerMutex_);
        if (!writer_->alive()) {
            auto opened = Link::open(address_);
            if (!opened) return opened.failure();
            writer_ = opened.take();
        }
        return writingOn(*writer_, rows_, std::move(lock), &growth_);
    }

    Result<std::unique_ptr<Reading>> read() override {
        auto link = pool_.take();
        if (!link) return link.failure();
        return std::unique_ptr<Reading>(
            std::make_unique<PostgresSnapshot>(pool_, link.take(), rows_));
    }

    Result<> copyTo(const std::string& path) override {
        auto taken = pool_.take();
        if (!taken) return taken.failure();
        const Lent lent(pool_, taken.take());
        return copyInto(path, *lent.link, rows_, catalog_);
    }

    Result<std::int64_t> stamp() override {
        auto taken = pool_.take();
        if (!taken) return taken.failure();
        const Lent lent(pool_, taken.take());
        Transaction tx(*lent.link, rows_, Transaction::Mode::snapshot);
        auto rows = tx.ask(
            noArea, "SELECT coalesce(sum(commits), 0)::bigint FROM stamp WHERE area_id = $1");
        if (!rows) return rows.failure();
        return rows->number(0, 0);
    }

  private:
    std::string address_;
    std::shared_ptr<const Catalog> catalog_;
    AllRows rows_;
    Pool pool_;
    std::mutex writerMutex_;
    std::unique_ptr<Link> writer_;
    Growth growth_;
};

/// Puts again every row of `kind` in `area` that keeps columns in `extra`: what has a place now
/// goes there.
Result<> emptyExtra(Transaction& tx, const RecordRows& rows, const Id& area) {
    const auto sql = rows.select() + "extra IS NOT NULL AND id > $2 ORDER BY id LIMIT 256";
    for (Id id;;) {
        auto page = tx.ask(area, sql, Params().id(id));
        if (!page) return page.failure();
        for (int row = 0; row < page->count(); ++row) {
            auto stored = rows.read(*page, row);
            if (!stored) return stored.failure();
            id = stored->record.id;
            tx.put(area, rows.put(), rows.params(*stored));
        }
        if (page->count() == 0) return Done{};
    }
}

Result<> emptyExtras(Link& link, const std::vector<const Kind*>& kinds,
                     const std::shared_ptr<const Catalog>& catalog) {
    if (kinds.empty()) return Done{};
    const AllRows rows(catalog);
    auto writing = writingOn(link, rows, {}, nullptr);
    auto heads = writing->heads();
    if (!heads) return heads.failure();
    writing.reset();
    Transaction tx(link, rows, Transaction::Mode::writing);
    for (const auto* kind : kinds)
        for (const auto& head : *heads)
            if (auto moved = emptyExtra(tx, **rows.of(kind->number), head.area); !moved)
                return moved;
    return tx.commit();
}

}  // namespace

}  // namespace postgres

Result<std::unique_ptr<Storage>> openPostgresStorage(
    const std::string& address, std::shared_ptr<const shared::Catalog> catalog) {
    auto opened = postgres::Link::open(address);
    if (!opened) return opened.failure();
    auto link = opened.take();
    auto widened = postgres::bringUp(*link, *catalog);
    if (!widened) return widened.failure();
    if (auto moved = postgres::emptyExtras(*link, *widened, catalog); !moved)
        return moved.failure();
    return std::unique_ptr<Storage>(
        std::make_unique<postgres::PostgresStorage>(address, std::move(catalog), std::move(link)));
}

}  // namespace field::server
