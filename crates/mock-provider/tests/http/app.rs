//! The static server of the built app.

use std::path::{Path, PathBuf};

use plainwire_mock_provider::AppServer;

use crate::client::{Reply, ask};

/// A folder that goes when it is dropped, with an app in it and a secret beside it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("plainwire-mock-{name}-{}", std::process::id()));
        let dist = folder.join("dist");
        std::fs::create_dir_all(dist.join("assets")).unwrap();
        std::fs::write(folder.join("secret.txt"), "secret").unwrap();
        for (file, content) in [
            ("index.html", r#"<!doctype html><meta name="plainwire-demo" content=""><title>app</title>"#),
            ("app-0123456789abcdef.js", "export {}"),
            ("app-0123456789abcdef_bg.wasm", "\0asm"),
            ("tokens.css", ":root{}"),
            ("assets/icon.svg", "<svg/>"),
            ("app.webmanifest", "{}"),
        ] {
            std::fs::write(dist.join(file), content).unwrap();
        }
        Folder(folder)
    }

    pub(crate) fn dist(&self) -> PathBuf {
        self.0.join("dist")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn get(server: &AppServer, path: &str) -> Reply {
    ask(&server.origin(), "GET", path, &[], "").await.unwrap()
}

#[tokio::test]
async fn files_come_with_their_type_and_the_safe_headers() {
    let folder = Folder::new("files");
    let server = AppServer::start(folder.dist(), 0, None).await.unwrap();
    for (path, media_type, caching) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/app-0123456789abcdef.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        ("/app-0123456789abcdef_bg.wasm", "application/wasm", "public, max-age=31536000, immutable"),
        ("/tokens.css", "text/css; charset=utf-8", "no-cache"),
        ("/assets/icon.svg", "image/svg+xml", "no-cache"),
        ("/app.webmanifest", "application/manifest+json", "no-cache"),
    ] {
        let reply = get(&server, path).await;
        assert_eq!((reply.status, reply.header("content-type")), (200, Some(media_type)), "{path}");
        assert_eq!(reply.header("cache-control"), Some(caching), "{path}");
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"));
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert!(reply.header("permissions-policy").unwrap().contains("camera=()"));
    }
    assert_eq!(server.log().len(), 7);
    assert_eq!(server.log()[0], ("GET".to_owned(), "/".to_owned(), 200));
}

#[tokio::test]
async fn nothing_outside_the_folder_is_given() {
    let folder = Folder::new("outside");
    let dist: &Path = &folder.dist();
    #[cfg(unix)]
    std::os::unix::fs::symlink("../secret.txt", dist.join("link.txt")).unwrap();
    let server = AppServer::start(dist.to_owned(), 0, None).await.unwrap();
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/../../secret.txt",
        "/..%2fsecret.txt",
        "/%2E%2E%5Csecret.txt",
        "//etc/passwd",
        "/%00",
        "/link.txt",
        "/assets",
        "/assets/",
        "/settings",
        "/index.html/",
    ] {
        let reply = get(&server, path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert!(!reply.text().contains("secret") && reply.header("content-security-policy").is_some());
    }
    let reply = ask(&server.origin(), "POST", "/", &[], "").await.unwrap();
    assert_eq!((reply.status, reply.header("allow")), (405, Some("GET, HEAD")));
}

#[tokio::test]
async fn the_page_is_told_where_the_demo_is() {
    let folder = Folder::new("demo");
    let server = AppServer::start(folder.dist(), 0, Some("http://127.0.0.1:1/v1?a=\"&".to_owned())).await.unwrap();
    for path in ["/", "/index.html"] {
        let page = get(&server, path).await.text();
        assert!(page.contains(r#"content="http://127.0.0.1:1/v1?a=&quot;&amp;""#), "{page}");
    }
    assert!(AppServer::start(folder.dist().join("nowhere"), 0, None).await.is_err());
}
