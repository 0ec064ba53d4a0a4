#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <QTest>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "sync/server/http/status.h"
#include "tests/server/access/devices.h"
#include "tests/server/access/spy.h"
#include "tests/support/raw_socket.h"
#include "tests/support/suite.h"

using namespace field;
using served::Tablet;
using shared::Id;
using Reach = Canaries::Reach;

namespace {

/// Everything that is logged while it lives, at every level.
class Log {
  public:
    Log() {
        spdlog::set_default_logger(std::make_shared<spdlog::logger>(
            "canaries", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_)));
        spdlog::set_level(spdlog::level::trace);
    }
    ~Log() {
        spdlog::set_level(spdlog::level::off);
        spdlog::set_default_logger(std::make_shared<spdlog::logger>("none"));
    }
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;
    [[nodiscard]] std::string text() const { return lines_.str(); }

  private:
    std::ostringstream lines_;
};

std::string contentOf(const std::filesystem::path& path) {
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    return bytes.str();
}

struct Outsider {
    std::string name;
    Tablet tablet;
    bool inArea = false;  ///< and so given its reference data
    bool bare = false;    ///< unsigned
};

}  // namespace

/// What is somebody's project's and nobody else's, looked for in every byte that others are given.
class CanariesTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void nothingOfAProjectReachesAnybodyOutsideIt() {
        PlantedCity planted;
        const Log log;
        auto outsiders = outsidersOf(planted.city);
        planted.city.serve();  // that were many enrolments for a minute
        planted.plant();
        for (auto& outsider : outsiders) planted.city.refresh(outsider.tablet);
        outsiders.push_back(unconfirmed(planted));
        outsiders.push_back({"nobody", {}, false, true});
        Spy granted(planted, planted.supervisor);
        granted.askOwn();

        std::size_t read = 0;
        std::set<std::string> leaks;
        for (const auto& outsider : outsiders) {
            Spy spy(planted, outsider.tablet, outsider.bare);
            spy.askAll(granted.cursor());
            read += spy.heard().size();
            for (const auto& what : foundBy(planted, spy.heard(), outsider.inArea))
                leaks.insert(outsider.name + " hears " + what);
        }
        const auto said = log.text() + statusOf(planted.city);
        for (const auto& what : foundBy(planted, said, false)) leaks.insert("the log says " + what);
        for (const auto& leak : leaks) qWarning("%s", leak.c_str());
        QVERIFY(leaks.empty());
        QVERIFY(said.find("event=request") != std::string::npos);
        QVERIFY(said.find("fieldledger_devices") != std::string::npos);

        // Whoever holds a grant finds all; and what nobody is shown is there.
        Spy again(planted, planted.supervisor);
        again.askOwn();
        const auto all =
            planted.canaries.count(Reach::project) + planted.canaries.count(Reach::area);
        const auto control = missingFrom(planted, again.heard(), false);
        for (const auto& what : control) qWarning("not found with a grant: %s", what.c_str());
        QVERIFY(control.empty());
        // Nor would it be found if it were not there: all but what never came to be kept is.
        const auto onDisk = missingFrom(planted, diskOf(planted.city), true);
        QCOMPARE(onDisk, (std::set<std::string>{"turned away", "photo, cut at 59968"}));
        qInfo(
            "figure: canaries: %zu planted in %zu of %zu columns of %zu kinds, in notes, photos, "
            "reasons and what is set aside (%zu of them shown to nobody); %zu bytes read by %zu "
            "devices outside, and %zu of log and metrics: 0 leaked; control: a granted device "
            "found %zu of %zu",
            planted.canaries.all().size(), planted.columns, planted.allColumns, planted.kinds,
            planted.canaries.count(Reach::nobody), read, outsiders.size(), said.size(), all, all);
    }

    /// Who runs the server gives roles and lets in what was parked: names and duties, and no
    /// content.
    void whoeverAdministersIsShownNamesAlone() {
        PlantedCity planted;
        planted.plant();
        const auto tablet = planted.city.enrol(planted.city.administrator);
        Spy spy(planted, tablet);
        spy.askAll({});
        std::set<std::string> shown;
        std::vector<bool> found;
        planted.canaries.lookIn(spy.heard(), found);
        for (std::size_t i = 0; i < found.size(); ++i)
            if (found[i]) shown.insert(planted.canaries.all()[i].what);
        const std::set<std::string> names{"Project.pro_code", "Project.pro_name", "Person.name",
                                          "Person.duty", "label of a device"};
        QCOMPARE(shown, names);
    }

    void aCanaryIsFoundHoweverItIsWritten() {
        Canaries canaries(1);
        const auto text = canaries.text("text");
        const auto& kind = *shared::Catalog::builtIn()->kind("PayRecord");
        const auto number = std::get<std::int64_t>(
            *canaries.valueFor(kind, *kind.column("amount"), Reach::project));
        const auto found = [&](const std::string& bytes) {
            std::vector<bool> which;
            canaries.lookIn(bytes, which);
            return which;
        };
        using Which = std::vector<bool>;
        QCOMPARE(found("nothing of it " + text.substr(1)), (Which{false, false}));
        QCOMPARE(found("x" + text), (Which{true, false}));
        QCOMPARE(found("x" + shared::toHex(text) + "y"), (Which{true, false}));
        for (const char* before : {"", "a", "ab"}) {
            const auto packed = QByteArray::fromStdString(before + text + "z").toBase64();
            QCOMPARE(found(packed.toStdString()), (Which{true, false}));
        }
        QCOMPARE(found(std::to_string(number)), (Which{false, true}));
    }

  private:
    /// Of every role somebody with another project, with another area, whose grant has ended, and
    /// whose device was revoked.
    static std::vector<Outsider> outsidersOf(served::City& city) {
        std::vector<Outsider> all;
        const Id area = matrix::otherArea(city), project = city.newId();
        for (const auto& role : shared::Access::builtIn().roles()) {
            const auto add = [&](const char* how, bool inArea, const auto& grants) {
                const Id person = matrix::newcomer(city);
                grants(person);
                all.push_back({role + how, city.enrol(person), inArea, false});
            };
            add(" of another project", true,
                [&](const Id& person) { city.grant(person, role, project); });
            add(" of another area", false,
                [&](const Id& person) { matrix::grantIn(city, person, role, area, {}); });
            add(" whose grant has ended", false,
                [&](const Id& person) { city.end(city.grant(person, role, city.project)); });
            add(" on a revoked device", false,
                [&](const Id& person) { city.grant(person, role, city.project); });
            must(city.host().revokeDevice(all.back().tablet.device));
        }
        return all;
    }
    static Outsider unconfirmed(PlantedCity& planted) {
        return {"an unconfirmed device of the inspector's",
                planted.city.enrol(planted.inspector.person, false), false, false};
    }

    static std::set<std::string> foundBy(const PlantedCity& planted, const std::string& bytes,
                                         bool inArea) {
        std::vector<bool> found;
        planted.canaries.lookIn(bytes, found);
        std::set<std::string> out;
        for (std::size_t i = 0; i < found.size(); ++i) {
            const auto& canary = planted.canaries.all()[i];
            if (found[i] && !(inArea && canary.reach == Reach::area)) out.insert(canary.what);
        }
        return out;
    }
    static std::set<std::string> missingFrom(const PlantedCity& planted, const std::string& bytes,
                                             bool hiddenToo) {
        std::vector<bool> found;
        planted.canaries.lookIn(bytes, found);
        std::set<std::string> out;
        for (std::size_t i = 0; i < found.size(); ++i) {
            const auto& canary = planted.canaries.all()[i];
            if (!found[i] && (hiddenToo || canary.reach != Reach::nobody)) out.insert(canary.what);
        }
        return out;
    }

    static std::string statusOf(served::City& city) {
        auto status = must(server::StatusServer::start(
            city.host(), shared::systemEnv(), "127.0.0.1:0", [] { return server::DoorLoad(); }));
        std::string said;
        for (const char* path : {"/metrics", "/healthz", "/nothing"}) {
            RawSocket socket(status->address());  // a client of ours takes no 503 for an answer
            socket.write(std::string("GET ") + path + " HTTP/1.1\r\nhost: " + status->address() +
                         "\r\nconnection: close\r\n\r\n");
            (void)socket.readStatus();
            (void)socket.readNextStatus();
            said += socket.answer();
        }
        return said;
    }
    static std::string diskOf(const served::City& city) {
        std::string all;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(city.dir()))
            if (entry.is_regular_file()) all += contentOf(entry.path());
        return all;
    }
};

static const suite::Case<CanariesTest> here("canaries");
#include "canaries_test.moc"
