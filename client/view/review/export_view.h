#pragma once

#include "client/view/desk.h"
#include "client/view/page_view.h"

namespace field::view {

/// Writes a visit's official form as a file, where the system keeps documents.
class ExportView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(QList<QString> formats READ formats NOTIFY changed FINAL)
    Q_PROPERTY(int format READ format WRITE setFormat NOTIFY changed FINAL)
    Q_PROPERTY(QString file READ file NOTIFY changed FINAL)
    Q_PROPERTY(QString folder READ folder CONSTANT FINAL)
    Q_PROPERTY(bool busy READ busy NOTIFY changed FINAL)
    Q_PROPERTY(QString written READ written NOTIFY changed FINAL)
    Q_PROPERTY(QString trouble READ trouble NOTIFY changed FINAL)
    Q_PROPERTY(QString way READ way NOTIFY changed FINAL)

  public:
    ExportView(Desk& desk, const Id& visit);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString subtitle() const override { return project_; }
    void load() override;

    /// What the file can be, in words, and which of them it will be.
    [[nodiscard]] static QStringList formats();
    [[nodiscard]] int format() const { return format_; }
    void setFormat(int format);
    /// The name that the file gets, unless one of that name is there.
    [[nodiscard]] QString file() const;
    [[nodiscard]] QString folder() const { return folder_; }
    [[nodiscard]] bool busy() const { return busy_; }
    /// Path of the last file; empty if none was written.
    [[nodiscard]] QString written() const { return written_; }
    /// Why it was not written, and what to do about it; empty if it was.
    [[nodiscard]] QString trouble() const { return trouble_; }
    [[nodiscard]] QString way() const { return way_; }

    Q_INVOKABLE void write();

  private:
    void end(const Result<QString>& path);
    Desk& desk_;
    Id id_;
    QString folder_, project_, day_, written_, trouble_, way_;
    int format_ = 0;
    bool busy_ = false;
};

}  // namespace field::view
