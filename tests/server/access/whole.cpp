#include "tests/server/access/whole.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "shared/sqlite.h"
#include "tests/support/must.h"

namespace whole {

using shared::Database;

namespace {

void addTables(shared::Sha256& all, const std::string& path) {
    auto db = must(Database::open(path, Database::Mode::readOnly));
    std::vector<std::string> tables;
    {
        auto names = db->prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1");
        while (must(names.step())) tables.emplace_back(names.text(0));
    }
    for (const auto& table : tables) {
        all.addSized(table);
        std::vector<std::string> lines;
        auto rows = db->prepare("SELECT * FROM \"" + table + "\"");
        while (must(rows.step())) {
            shared::Sha256 line;
            for (int i = 0; i < rows.columnCount(); ++i) line.addSized(rows.blob(i));
            lines.push_back(line.finish().str());
        }
        std::sort(lines.begin(), lines.end());
        for (const auto& line : lines) all.add(line);
    }
}

void addFiles(shared::Sha256& all, const std::string& dir) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(dir))
        if (entry.is_regular_file() && entry.path().filename().string().rfind("ledger.db", 0) != 0)
            paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
        std::ostringstream bytes;
        bytes << std::ifstream(path, std::ios::binary).rdbuf();
        all.addSized(path.string()).addSized(bytes.str());
    }
}

}  // namespace

std::string of(const office::Office& office) {
    shared::Sha256 all;
    addTables(all, office.path());
    return toText(all.finish());
}

std::string of(const served::City& city) {
    shared::Sha256 all;
    addTables(all, city.dir() + "/ledger.db");
    addFiles(all, city.dir());
    return toText(all.finish());
}

std::string records(served::City& city, std::uint32_t but) {
    auto tx = must(city.host().read());
    shared::Sha256 all;
    for (const auto& head : must(tx->heads()))
        for (const auto& [record, versions] : must(tx->changedAfter(head.area, {}, 1'000'000)))
            if (record.kind != but)
                all.add(std::uint64_t{record.kind})
                    .add(record.id.view())
                    .add(record.revision)
                    .add(std::uint64_t{record.deleted})
                    .addSized(shared::packValues(record.values));
    return toText(all.finish());
}

std::size_t count(served::City& city, std::uint32_t kind) {
    auto tx = must(city.host().read());
    std::size_t count = 0;
    for (const auto& head : must(tx->heads())) count += must(tx->ofKind(kind, head.area)).size();
    return count;
}

std::vector<wire::Row> pulledAll(served::City& city, served::Tablet& tablet) {
    std::vector<wire::Row> rows;
    wire::ExchangeRequest request;
    for (bool more = true; more;) {
        const auto answer = must(city.host().exchange(tablet.device, request.SerializeAsString()));
        wire::ExchangeAnswer out;
        if (!out.ParseFromString(answer)) qFatal("the answer does not parse");
        for (const auto& page : out.areas()) {
            rows.insert(rows.end(), page.rows().begin(), page.rows().end());
            auto& areas = *request.mutable_areas();
            auto area = std::find_if(areas.begin(), areas.end(),
                                     [&](const auto& one) { return one.area() == page.area(); });
            if (area == areas.end()) {
                request.add_areas()->set_area(page.area());
                area = std::prev(areas.end());
            }
            area->set_cursor(page.cursor());
        }
        more = out.more() && out.areas_size() > 0;
    }
    return rows;
}

}  // namespace whole
