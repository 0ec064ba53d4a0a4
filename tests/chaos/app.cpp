#include "tests/chaos/app.h"

#include <QJsonDocument>

namespace chaos {

namespace {

constexpr int patienceMs = 120'000;

}  // namespace

App::App(const QStringList& arguments) {
    process_.setProcessChannelMode(QProcess::MergedChannels);
    process_.start(QStringLiteral(FIELD_BIN "/fieldledger"), arguments);
}

QJsonObject App::done() {
    end();
    const auto out = process_.readAll();
    if (process_.exitCode() != 0) qFatal("%s", out.constData());
    return QJsonDocument::fromJson(out.split('\n').first()).object();
}

void App::end() {
    if (!process_.waitForFinished(patienceMs)) qFatal("the app does not end");
}

void App::kill() {
    process_.kill();
    end();
}

bool App::runsUntil(const std::function<bool()>& state) {
    while (!state())
        if (process_.waitForFinished(50) || process_.state() == QProcess::NotRunning)
            return state();
    return true;
}

std::string sha256sum(const std::string& path) {
    QProcess process;
    process.start("sha256sum", {QString::fromStdString(path)});
    if (!process.waitForFinished(patienceMs)) qFatal("sha256sum does not end");
    return process.readAllStandardOutput().split(' ').first().toStdString();
}

}  // namespace chaos
