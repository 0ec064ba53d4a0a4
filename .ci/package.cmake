# Two Debian packages out of one build, `cpack -G DEB` in its folder: fieldledger (the app, component
# app) and fieldledger-server (component server). What each needs of Debian's libraries is read off
# the programs; what is loaded only as they run is named here.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME fieldledger)
set(CPACK_PACKAGE_VENDOR Fieldledger)
set(CPACK_PACKAGE_CONTACT "Fieldledger <fieldledger@localhost>")
set(CPACK_COMPONENTS_ALL app server)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_STRIP_FILES ON)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_COMPRESSION_TYPE gzip)

set(CPACK_DEBIAN_APP_PACKAGE_NAME fieldledger)
set(CPACK_DEBIAN_APP_PACKAGE_SECTION office)
set(CPACK_COMPONENT_APP_DESCRIPTION "field visits for the budget performance of a city
 Records on site, without network, what a project reached; what was saved is
 never lost and never silently overwritten.")
# Qt loads QML modules, the platform's window and picture formats by name.
set(CPACK_DEBIAN_APP_PACKAGE_DEPENDS "fonts-noto-cjk, libqt6svg6, qml6-module-qtcore, \
qml6-module-qtqml, qml6-module-qtqml-workerscript, qml6-module-qtquick, \
qml6-module-qtquick-controls, qml6-module-qtquick-layouts, qml6-module-qtquick-templates, \
qml6-module-qtquick-window, qt6-qpa-plugins")

set(CPACK_DEBIAN_SERVER_PACKAGE_NAME fieldledger-server)
set(CPACK_DEBIAN_SERVER_PACKAGE_SECTION net)
set(CPACK_COMPONENT_SERVER_DESCRIPTION "server of Fieldledger
 Takes what devices of field inspectors recorded, keeps it in ledgers that can
 be verified, and gives each device what its person may read.")
set(CPACK_DEBIAN_SERVER_PACKAGE_DEPENDS adduser)
# The official forms are Chinese.
set(CPACK_DEBIAN_SERVER_PACKAGE_RECOMMENDS fonts-noto-cjk)
set(package ${CMAKE_CURRENT_SOURCE_DIR}/sync/server/package)
set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_EXTRA
  ${package}/conffiles ${package}/postinst ${package}/postrm ${package}/prerm)
set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_STRICT_PERMISSION ON)

include(CPack)
