#include <fmt/format.h>

#include "sync/server/http/server.h"
#include "tests/bench/measures.h"
#include "tests/bench/ours.h"
#include "tests/bench/plain.h"

namespace bench {
namespace {

constexpr std::size_t changedRows = 1000;

/// Exchanges of two devices with one server over HTTP on loopback, all three on disk with full
/// sync.
class Loopback {
  public:
    Loopback()
        : http_(must(field::server::HttpServer::start(
              *ours_.world.host, ours_.world.env,
              {.address = "127.0.0.1:0", .plain = true, .names = {}}))),
          plainHere_(room_.file("here.db"), Plain::Sync::full),
          plainThere_(room_.file("there.db"), Plain::Sync::full) {
        const auto made = ours_.makes(ours_.north, changedRows);
        ids_ = Ours::idsOf(made);
        Ours::save(ours_.north, made);
        ours_.world.settle();
        plainHere_.insert(ids_, changedRows);
        plainThere_.insert(ids_, changedRows);
    }

    /// Milliseconds until a thousand changed rows are received; then the other device pulls them.
    double push() {
        Ours::save(ours_.north, ours_.edits(ours_.north, ids_, ++round_));
        const double ms = 1000 * seconds([&] { exchange(ours_.north); });
        pullMs.push_back(1000 * seconds([&] {
                             pulledBytes.push_back(
                                 double(exchange(ours_.south).counts.bytesReceived) / changedRows);
                         }));
        plainBytes.push_back(plainHere_.bytesPerRow(changedRows));
        return ms;
    }
    /// The same rows written plainly on both sides, in as many transactions.
    double plain() {
        return 1000 * seconds([&] {
                   plainHere_.update(ids_, Ours::rowsPerSet);
                   plainThere_.update(ids_, Ours::rowsPerSet);
               });
    }
    double plainOneSide() {
        return 1000 * seconds([&] { plainHere_.update(ids_, Ours::rowsPerSet); });
    }

    std::vector<double> pullMs, pulledBytes, plainBytes;

  private:
    field::sync::Summary exchange(world::Device& device) {
        const auto line = field::sync::httpTransport("http://" + http_->address());
        field::sync::Exchange exchange(device.store().replica(), *line, *ours_.world.env);
        return must(exchange.run());
    }

    Room room_{Room::On::disk};
    Ours ours_;
    std::unique_ptr<field::server::HttpServer> http_;
    Plain plainHere_, plainThere_;
    std::vector<Id> ids_;
    int round_ = 0;
};

void measureLoopback(Report& report, const Scale& scale) {
    if (!report.wants("exchange_1000_ms") && !report.wants("pull_1000_ms") &&
        !report.wants("bytes_per_changed_row")) {
        return;
    }
    Loopback loopback;
    std::vector<double> push, plain, plainPull;
    for (int run = 0; run < scale.runs(); ++run) {
        push.push_back(loopback.push());
        plain.push_back(loopback.plain());
        plainPull.push_back(loopback.plainOneSide());
    }
    report.print("exchange_1000_ms", Unit::ms, push, plain);
    report.print("pull_1000_ms", Unit::ms, loopback.pullMs, plainPull);
    report.print("bytes_per_changed_row", Unit::bytes, loopback.pulledBytes, loopback.plainBytes);
}

/// The same bytes before they are compressed.
void measureRawBytes(Report& report, const Scale& scale) {
    if (!report.wants("raw_bytes_per_changed_row")) return;
    const Room room(Room::On::memory);
    Ours ours;
    const auto made = ours.makes(ours.north, changedRows);
    const auto ids = Ours::idsOf(made);
    Ours::save(ours.north, made);
    ours.world.settle();
    Plain plain(room.file("plain.db"), Plain::Sync::normal);
    plain.insert(ids, changedRows);
    int round = 0;
    report.compare(
        "raw_bytes_per_changed_row", Unit::bytes, scale.runs(),
        [&] {
            Ours::save(ours.north, ours.edits(ours.north, ids, ++round));
            ours.north.sync();
            return double(ours.south.sync().counts.bytesReceived) / changedRows;
        },
        [&] { return plain.bytesPerRow(changedRows); });
}

}  // namespace

void measureExchange(Report& report, const Scale& scale) {
    measureLoopback(report, scale);
    measureRawBytes(report, scale);
}

}  // namespace bench
