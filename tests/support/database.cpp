#include "tests/support/database.h"

#include <sys/stat.h>
#include <unistd.h>
#include <csignal>
#include <map>

#include <postgresql/libpq-fe.h>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStorageInfo>
#include <QTemporaryDir>

#include "sync/server/host/place.h"
#include "sync/server/postgres/open.h"
#include "tests/support/must.h"

namespace database {

namespace {

constexpr int patienceMs = 300'000;
constexpr auto programs = "/usr/lib/postgresql/15/bin/";
constexpr auto ownerName = "fieldledger";

struct ConnectionEnd {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, ConnectionEnd>;

}  // namespace

struct Cluster::State {
    explicit State(On on) : dir(placeFor(on)) {}

    QTemporaryDir dir;
    QProcess process;
    int made = 0;

    /// The template of its directory's name.
    static QString placeFor(On on) {
        constexpr auto inMemory = "/dev/shm";
        constexpr qint64 room = qint64{1} << 30;
        const bool fits = on == On::memory && QFileInfo(inMemory).isWritable() &&
                          QStorageInfo(inMemory).bytesAvailable() >= room;
        return (fits ? QString(inMemory) : QDir::tempPath()) + "/fieldledger-database-XXXXXX";
    }

    /// PostgreSQL refuses to run as root: there as nobody. It ends with the test program, whatever
    /// ends that.
    static QStringList unprivileged() {
        QStringList words{"setpriv", "--pdeathsig", "QUIT"};
        if (::geteuid() == 0)
            words << "--reuid=nobody"
                  << "--regid=nogroup"
                  << "--clear-groups";
        return words;
    }

    void run(QProcess& what, const char* program, const QStringList& arguments) const {
        auto words = unprivileged() << QString(programs) + program << arguments;
        const auto first = words.takeFirst();
        what.setWorkingDirectory(dir.path());
        what.start(first, words);
        if (!what.waitForStarted(patienceMs)) qFatal("%s does not start", program);
    }

    [[nodiscard]] QString data() const { return dir.filePath("data"); }

    [[nodiscard]] std::string address(const std::string& role, const std::string& name) const {
        return "postgresql:///" + name + "?user=" + role + "&host=" + dir.path().toStdString();
    }
};

Cluster& Cluster::own(On on) {
    static Cluster cluster(on);
    return cluster;
}

Cluster::Cluster(On on) : state_(std::make_unique<State>(on)) {
    if (::geteuid() == 0) {
        constexpr uid_t nobody = 65'534;
        if (::chown(qPrintable(state_->dir.path()), nobody, nobody) != 0)
            qFatal("cannot give a folder to nobody");
    }
    QProcess init;
    state_->run(init, "initdb",
                {"-D", state_->data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C",
                 "--no-sync", "--no-instructions"});
    if (!init.waitForFinished(patienceMs) || init.exitCode() != 0)
        qFatal("initdb: %s", init.readAllStandardError().constData());
    start();
    run(std::string("CREATE ROLE ") + ownerName + " LOGIN");
}

Cluster::~Cluster() {
    // Closes every connection, then ends.
    ::kill(static_cast<pid_t>(state_->process.processId()), SIGINT);
    state_->process.waitForFinished(patienceMs);
}

void Cluster::start() {
    auto& process = state_->process;
    process.setStandardErrorFile(QString::fromStdString(state_->dir.path().toStdString() + "/log"));
    const auto launch = [&] {
        state_->run(process, "postgres",
                    {"-D", state_->data(), "-k", state_->dir.path(), "-c", "listen_addresses=",
                     "-c", "max_connections=200", "-c", "unix_socket_permissions=0777"});
    };
    for (launch();;) {
        const auto status = PQping(superuser().c_str());
        if (status == PQPING_OK) return;
        if (!process.waitForFinished(10) && process.state() != QProcess::NotRunning) continue;
        QFile log(state_->dir.filePath("log"));
        (void)log.open(QIODevice::ReadOnly);
        const auto why = log.readAll();
        // Who served connections of a server that was killed ends a moment after it. As the
        // system's service would, it is started until it can be.
        if (!why.contains("shared memory block"))
            qFatal("PostgreSQL does not start: %s", why.constData());
        launch();
    }
}

void Cluster::kill() {
    state_->process.kill();
    state_->process.waitForFinished(patienceMs);
    start();
}

void Cluster::killOne() {
    const auto pid = run(std::string("SELECT pid FROM pg_stat_activity WHERE usename = '") +
                         ownerName + "' LIMIT 1");
    if (!pid.empty()) ::kill(std::stoi(pid), SIGKILL);
}

std::string Cluster::superuser(const std::string& databaseName) const {
    return state_->address("postgres", databaseName);
}

std::string Cluster::run(const std::string& sql, const std::string& databaseName) {
    const Connection connection(PQconnectdb(superuser(databaseName).c_str()));
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQexec(connection.get(), sql.c_str()), PQclear);
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        qFatal("%s: %s", sql.c_str(), PQerrorMessage(connection.get()));
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

std::string Cluster::make() {
    const auto name = "store" + std::to_string(++state_->made);
    run("CREATE DATABASE " + name + " OWNER " + ownerName);
    return state_->address(ownerName, name);
}

std::string fresh() {
    if (qgetenv("FIELD_STORAGE") != "postgresql") return {};
    return Cluster::own().make();
}

void place(const std::string& dir) {
    if (const auto address = fresh(); !address.empty())
        must(field::server::placeLedger(dir, address));
}

std::unique_ptr<field::server::Storage> open(
    const std::string& path, std::shared_ptr<const field::shared::Catalog> catalog) {
    static std::map<std::string, std::string> addresses;
    auto known = addresses.find(path);
    if (known == addresses.end()) known = addresses.emplace(path, fresh()).first;
    if (known->second.empty()) return must(field::server::openSqliteStorage(path, catalog));
    return must(field::server::openPostgresStorage(known->second, catalog));
}

}  // namespace database
