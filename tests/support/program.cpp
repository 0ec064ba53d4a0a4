#include "tests/support/program.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>

namespace program {

namespace {

constexpr int patienceMs = 300'000;  // a city is made in five seconds, under a sanitizer in eighty

QString binary() { return QStringLiteral(FIELD_BIN "/fieldledger-server"); }

}  // namespace

std::vector<QJsonObject> Done::objects() const {
    std::vector<QJsonObject> objects;
    for (const auto& line : out.split('\n', Qt::SkipEmptyParts)) {
        const auto document = QJsonDocument::fromJson(line.toUtf8());
        if (!document.isObject()) qFatal("not a JSON object: %s", qPrintable(line));
        objects.push_back(document.object());
    }
    return objects;
}

bool Done::complains(const QString& words) const {
    return code != 0 && error.count('\n') == 1 && error.startsWith("fieldledger-server: ") &&
           error.contains(words);
}

Done run(const QStringList& arguments) {
    QProcess process;
    process.start(binary(), arguments);
    if (!process.waitForFinished(patienceMs))
        qFatal("%s does not end", qPrintable(arguments.join(' ')));
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

Server::Server(const std::string& storeDir, const QStringList& options) {
    const auto log = QString::fromStdString(storeDir) + ".log";
    process_.setStandardErrorFile(log);
    process_.start(binary(), QStringList{"serve", "--store", QString::fromStdString(storeDir),
                                         "--listen", "127.0.0.1:0"} +
                                 options);
    const QString ready = "listening on ";
    while (!process_.canReadLine())
        if (!process_.waitForReadyRead(patienceMs)) {
            QFile said(log);
            (void)said.open(QIODevice::ReadOnly);
            qFatal("the server does not listen: %s", said.readAll().constData());
        }
    const auto line = QString::fromUtf8(process_.readLine()).trimmed();
    if (!line.startsWith(ready)) qFatal("the server said: %s", qPrintable(line));
    address_ = line.mid(ready.size()).toStdString();
}

Server::~Server() {
    if (process_.state() != QProcess::NotRunning) kill();
}

long Server::peakKiB() const {
    QFile status(QString("/proc/%1/status").arg(process_.processId()));
    if (!status.open(QIODevice::ReadOnly)) return -1;
    for (const auto& line : status.readAll().split('\n'))
        if (line.startsWith("VmHWM:")) return line.mid(6).trimmed().split(' ').first().toLong();
    return -1;
}

QString Server::nextLine() {
    while (!process_.canReadLine())
        if (!process_.waitForReadyRead(patienceMs)) qFatal("the server says no more");
    return QString::fromUtf8(process_.readLine()).trimmed();
}

int Server::stop() {
    const int code = stopWithin(patienceMs);
    if (process_.state() != QProcess::NotRunning) qFatal("the server does not end on SIGTERM");
    return code;
}

int Server::stopWithin(int ms) {
    process_.terminate();
    const bool ended = process_.waitForFinished(ms);
    return ended && process_.exitStatus() == QProcess::NormalExit ? process_.exitCode() : -1;
}

void Server::kill() {
    process_.kill();
    process_.waitForFinished(patienceMs);
}

}  // namespace program
