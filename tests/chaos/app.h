#pragma once

#include <functional>
#include <string>

#include <QJsonObject>
#include <QProcess>
#include <QStringList>

/// The app as it ships, as a process that a test can kill.
namespace chaos {

/// One command of the app's.
class App {
  public:
    explicit App(const QStringList& arguments);
    /// What it printed; the test program ends if it failed.
    QJsonObject done();
    /// Waits until it ends.
    void end();
    /// kill -9.
    void kill();
    /// Whether `state` came while it ran.
    bool runsUntil(const std::function<bool()>& state);
    QByteArray said() { return process_.readAll(); }

  private:
    QProcess process_;
};

/// The first word of what `sha256sum` says of `path`.
std::string sha256sum(const std::string& path);

}  // namespace chaos
