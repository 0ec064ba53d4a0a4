#include "tests/ui/story/city_hall.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QRegularExpression>

namespace {

constexpr int longMs = 180'000;
const QString visitTitle = "现场核查";

}  // namespace

CityHall::CityHall(const QString& bin) : bin_(bin) {}

CityHall::~CityHall() { kill(); }

bool CityHall::fill() {
    QProcess demo;
    demo.start(bin_ + "/fieldledger-server", {"demo", "--store", work_.path() + "/city"});
    if (!demo.waitForFinished(longMs) || demo.exitCode() != 0) return false;
    people_ = QString::fromUtf8(demo.readAllStandardOutput());
    return people_.contains("inspector");
}

bool CityHall::serve() {
    server_.start(bin_ + "/fieldledger-server", {"serve", "--store", work_.path() + "/city",
                                                 "--plain", "--listen", "127.0.0.1:0"});
    QString said;
    while (server_.state() != QProcess::NotRunning && server_.waitForReadyRead(longMs)) {
        said += QString::fromUtf8(server_.readAllStandardOutput());
        static const QRegularExpression listening("listening on (\\S+)\\s");
        const auto match = listening.match(said);
        if (!match.hasMatch()) continue;
        url_ = "http://" + match.captured(1);
        return true;
    }
    return false;
}

void CityHall::kill() {
    server_.kill();
    server_.waitForFinished(longMs);
}

QString CityHall::code(const QString& login) {
    static const QRegularExpression space("\\s+");
    for (const auto& line : people_.split('\n')) {
        const auto cells = line.split(space);
        if (cells.value(0) != login) continue;
        const auto answer =
            lines("fieldledger-server", {"enrol", "--store", work_.path() + "/city", "--person",
                                         cells.value(3), "--auto", "--json"});
        return answer.isEmpty() ? QString() : answer.first()["code"].toString();
    }
    return {};
}

QList<QJsonObject> CityHall::lines(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(bin_ + "/" + program, arguments);
    QList<QJsonObject> out;
    if (!process.waitForFinished(longMs) || process.exitCode() != 0) return out;
    for (const auto& line : process.readAllStandardOutput().split('\n')) {
        const auto object = QJsonDocument::fromJson(line).object();
        if (!object.isEmpty()) out << object;
    }
    return out;
}

QList<QJsonObject> CityHall::show(const QString& login, const QString& kind) {
    return lines("fieldledger", {"show", "--profile", profile(login), "--kind", kind, "--json"});
}

QJsonObject CityHall::visit(const QString& login) {
    for (const auto& visit : show(login, "Visit"))
        if (visit["title"].toString().startsWith(visitTitle)) return visit;
    return {};
}

QList<QJsonObject> CityHall::openConflicts(const QString& login) {
    QList<QJsonObject> open;
    for (const auto& one :
         lines("fieldledger", {"conflicts", "--profile", profile(login), "--json"}))
        if (one["state"].toString() == "open") open << one;
    return open;
}

QJsonObject CityHall::alerts(const QString& project) {
    const auto today = QDateTime::currentDateTimeUtc().toOffsetFromUtc(8 * 3600).date();
    for (const auto& one :
         lines("fieldledger-server", {"alerts", "--store", work_.path() + "/city", "--on",
                                      today.toString(Qt::ISODate), "--json"}))
        if (one["name"] == project) return one;
    return {};
}

bool CityHall::sync(const QString& login) {
    QProcess process;
    process.start(bin_ + "/fieldledger", {"sync", "--profile", profile(login)});
    return process.waitForFinished(longMs) && process.exitCode() == 0;
}
