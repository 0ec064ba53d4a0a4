#include "sync/server/status/metrics.h"

#include <dirent.h>
#include <unistd.h>

#include <fstream>
#include <vector>

#include <fmt/format.h>

namespace field::server {

namespace {

using Labels = std::vector<std::pair<std::string, std::string>>;

/// The format, a family after the other.
class Text {
  public:
    /// Samples that follow belong to it.
    void family(const std::string& name, const char* type, const char* help) {
        name_ = "fieldledger_" + name;
        out_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name_, help, name_, type);
    }
    template <class Number>
    void sample(Number value, const Labels& labels = {}, const std::string& suffix = {}) {
        line(fmt::format("{}", value), labels, suffix);
    }
    void seconds(std::int64_t ms, const Labels& labels = {}, const std::string& suffix = {}) {
        line(secondsOf(ms), labels, suffix);
    }
    template <class Number>
    void gauge(const std::string& name, const char* help, Number value) {
        family(name, "gauge", help);
        sample(value);
    }
    static std::string secondsOf(std::int64_t ms) {
        return fmt::format("{}.{:03}", ms / 1'000, ms % 1'000);
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

  private:
    void line(const std::string& value, const Labels& labels, const std::string& suffix) {
        out_ += name_ + suffix;
        for (std::size_t i = 0; i < labels.size(); ++i)
            out_ += fmt::format("{}{}=\"{}\"", i == 0 ? "{" : ",", labels[i].first,
                                escaped(labels[i].second));
        out_ += (labels.empty() ? " " : "} ") + value + "\n";
    }
    static std::string escaped(const std::string& text) {
        std::string out;
        for (const char c : text) {
            if (c == '\\' || c == '"') out += '\\';
            out += c == '\n' ? ' ' : c;
        }
        return out;
    }

    std::string name_, out_;
};

const char* nameOf(sync::Verdict verdict) {
    switch (verdict) {
        case sync::Verdict::received:
            return "received";
        case sync::Verdict::parked:
            return "parked";
        case sync::Verdict::early:
            return "early";
        case sync::Verdict::invalid:
            return "invalid";
    }
    return "other";
}

void work(Text& text, const Meters::Sums& sums) {
    text.family("requests_total", "counter", "Requests by what they asked for and HTTP status.");
    for (const auto& [key, count] : sums.requests)
        text.sample(count, {{"what", key.first}, {"status", std::to_string(key.second)}});

    text.family("exchange_seconds", "histogram",
                "From a whole request for an exchange to its answer.");
    std::uint64_t added = 0;
    for (std::size_t i = 0; i < sums.exchanges.size(); ++i) {
        added += sums.exchanges[i];
        const bool last = i == Meters::boundsMs.size();
        text.sample(added, {{"le", last ? "+Inf" : Text::secondsOf(Meters::boundsMs[i])}},
                    "_bucket");
    }
    text.seconds(sums.exchangesMs, {}, "_sum");
    text.sample(added, {}, "_count");

    text.family(
        "receipts_total", "counter",
        "Receipts given to change sets by verdict; a set that is sent again gets one more.");
    for (const auto verdict : {sync::Verdict::received, sync::Verdict::parked, sync::Verdict::early,
                               sync::Verdict::invalid}) {
        const auto found = sums.receipts.find(verdict);
        text.sample(found == sums.receipts.end() ? 0 : found->second,
                    {{"verdict", nameOf(verdict)}});
    }
    text.family("commits_total", "counter", "Transactions written through to the disk.");
    text.sample(sums.commits);
    text.family("writes_total", "counter", "Writes that those transactions held.");
    text.sample(sums.committedJobs);
    text.family("timer_failures_total", "counter",
                "Hourly runs of terms and alerts that failed; the log says why.");
    text.sample(sums.timerFailures);
}

void doorOf(Text& text, const DoorLoad& door) {
    text.gauge("connections", "Open connections.", door.connections);
    text.gauge("connections_limit", "Connections beyond this are turned away.",
               door.mostConnections);
    text.gauge("seats", "Connections that a device has proven to be its own.", door.seats);
    text.gauge("seated_devices", "Devices that are connected.", door.seatedDevices);
    text.gauge("requests_under_way", "Requests that are being answered.", door.underWay);
    text.gauge("queue_depth", "Requests that wait for a thread.", door.waitingWork);
    text.gauge("queue_limit", "Requests beyond this are answered 429.", door.mostWaitingWork);
    text.gauge("held_bytes", "Bytes of request bodies in memory.", door.heldBytes);
    text.gauge("held_bytes_limit", "Bodies beyond this are answered 429.", door.mostHeldBytes);
}

void store(Text& text, const Condition& condition) {
    text.gauge("writes_waiting", "Writes that wait for the next transaction.",
               condition.waitingWrites);
    text.family("devices", "gauge", "Enrolled devices by state.");
    text.sample(condition.devices, {{"state", "confirmed"}});
    text.sample(condition.unconfirmed, {{"state", "unconfirmed"}});
    text.sample(condition.revoked, {{"state", "revoked"}});
    text.gauge("parked_sets", "Change sets that wait for a decision.", condition.parked);
    text.gauge("incidents", "Things that should not have been: fieldledger-server incidents.",
               condition.incidents);
    text.gauge("grants_unconfirmed", "1 after a restore without its journal, until confirm-grants.",
               condition.grantsUnconfirmed ? 1 : 0);
    text.family("area_revision", "gauge", "Entries of an area's ledger, by its division code.");
    for (const auto& area : condition.areas) text.sample(area.revision, {{"area", area.code}});
    text.gauge("ledger_bytes", "Size of the ledger with its log.", condition.ledgerBytes);
    text.gauge("evidence_files", "Photos and other evidence, counted every five minutes.",
               condition.evidenceFiles);
    text.gauge("evidence_bytes", "Their size.", condition.evidenceBytes);
    text.gauge("disk_bytes", "Size of the disk under the store.", condition.diskBytes);
    text.gauge("disk_free_bytes", "What is free on it.", condition.diskFreeBytes);
    if (!condition.backedUpMs) return;
    text.family("last_verified_backup_timestamp_seconds", "gauge",
                "When the last backup that was verified was made; not there before the first.");
    text.seconds(*condition.backedUpMs);
}

/// Under the names that every program's dashboards know.
void process(Text& text, std::int64_t startedMs) {
    text.family("build_info", "gauge", "The program's version.");
    text.sample(1, {{"version", FIELD_VERSION}});
    text.family("start_time_seconds", "gauge", "When the server started.");
    text.seconds(startedMs);
    std::uint64_t whole = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> whole >> resident;
    text.gauge("resident_memory_bytes", "Memory of the process.",
               resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
    DIR* open = ::opendir("/proc/self/fd");
    if (open == nullptr) return;
    std::uint64_t files = 0;
    while (const auto* one = ::readdir(open))
        if (one->d_name[0] != '.') ++files;
    ::closedir(open);
    text.gauge("open_files", "Open files and connections.", files);
}

}  // namespace

std::string metricsText(const Meters::Sums& sums, const DoorLoad& door,
                        const Result<Condition>& condition, std::int64_t startedMs) {
    Text text;
    process(text, startedMs);
    text.gauge("store_readable", "0: the store cannot be read.", condition ? 1 : 0);
    work(text, sums);
    doorOf(text, door);
    if (condition) store(text, *condition);
    return text.take();
}

}  // namespace field::server
