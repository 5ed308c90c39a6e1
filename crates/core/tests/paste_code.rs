//! Snippets of programs that people paste, from documentation and from their own projects.

#[path = "support/paste.rs"]
mod support;

#[test]
fn python() {
    support::check(&[
        (
            "from openai import OpenAI\n\nclient = OpenAI(\n    base_url=\"https://h.example/v1\",\n    api_key=\"sk-1\",\n)\n\nresponse = client.chat.completions.create(\n    model=\"m-1\",\n    messages=[\n        {\"role\": \"system\", \"content\": \"You are\\nbrief.\"},\n        {\"role\": \"user\", \"content\": \"Use base_url='https://no.example/v1'\"},\n    ],\n    temperature=0.3,\n    max_tokens=512,\n    stream=False,\n)\nprint(response.choices[0].message.content)",
            &[
                "url https://h.example/v1",
                "key sk-1",
                "model m-1",
                "temperature 0.3",
                "tokens 512",
                "streaming off",
                "prompt You are\nbrief.",
            ],
        ),
        (
            "import os\nfrom openai import OpenAI\nclient = OpenAI(api_key=os.environ.get(\"OPENAI_API_KEY\"), base_url=\"https://h.example/v1\")\nprint(client.models.list())",
            &["url https://h.example/v1"],
        ),
        ("client = OpenAI(api_key=\"sk-proj-0123456789abcdef\")", &["key sk-proj-0123456789abcdef", "provider openai"]),
        ("client = OpenAI(api_key=\"k-1\", base_url=BASE_URL)", &["key k-1"]),
        (
            "from groq import Groq\nclient = Groq(api_key=os.environ[\"GROQ_API_KEY\"])\nclient.chat.completions.create(model=\"llama-3.3-70b-versatile\", messages=[])",
            &["model llama-3.3-70b-versatile", "provider groq"],
        ),
        (
            "os.environ[\"OPENAI_API_KEY\"] = \"k-1\"\nos.environ['OPENAI_BASE_URL'] = 'https://h.example/v1'\nmodel = 'm-1'",
            &["url https://h.example/v1", "key k-1", "model m-1"],
        ),
        (
            "os.environ.setdefault(\"OPENAI_API_KEY\", \"k-1\")\nbase = os.getenv(\"OPENAI_BASE_URL\", \"https://h.example/v1\")",
            &["url https://h.example/v1", "key k-1"],
        ),
        (
            "API_KEY: str = \"k-1\"\nMODEL = \"m-1\"\nclient = AsyncOpenAI(api_key=API_KEY, base_url=\"https://h.example/v1\",\n    default_headers={\"X-Team\": \"blue\", \"Authorization\": f\"Bearer {API_KEY}\"})\nclient.chat.completions.create(model=MODEL)",
            &["url https://h.example/v1", "key k-1", "model m-1", "header X-Team: blue"],
        ),
        (
            "client = OpenAI(\n    api_key=\"k-1\",\n    # base_url=\"http://localhost:11434/v1\",  # for tests\n    base_url=\"https://h.example/v1\",  # docs: https://docs.example/api/v1\n)",
            &["url https://h.example/v1", "key k-1"],
        ),
        (
            "client = AzureOpenAI(\n    azure_endpoint=\"https://res.openai.azure.com/\",\n    api_key=os.getenv(\"AZURE_OPENAI_API_KEY\"),\n    api_version=\"2024-02-01\",\n)\nclient.chat.completions.create(\n    model=\"gpt-4o-dep\",  # model = \"deployment_name\"\n    messages=[])",
            &[
                "url https://res.openai.azure.com/openai/deployments/gpt-4o-dep",
                "model gpt-4o-dep",
                "version 2024-02-01",
            ],
        ),
        (
            "from langchain_openai import AzureChatOpenAI\nllm = AzureChatOpenAI(azure_endpoint=\"https://res.openai.azure.com\", azure_deployment=\"dep\", api_version=\"2024-10-21\", api_key=SecretStr(\"0123456789abcdef0123456789abcdef\"), temperature=0, model=\"gpt-4o\")",
            &[
                "url https://res.openai.azure.com/openai/deployments/dep",
                "key 0123456789abcdef0123456789abcdef",
                "model gpt-4o",
                "version 2024-10-21",
                "temperature 0",
            ],
        ),
        (
            "llm = ChatOpenAI(\n    model_name=\"m-1\", openai_api_base=\"https://h.example/v1\", openai_api_key=\"k-1\", streaming=True)\nprompt = ChatPromptTemplate.from_messages([(\"system\", \"You translate.\"), (\"human\", \"{text}\")])",
            &["url https://h.example/v1", "key k-1", "model m-1", "prompt You translate."],
        ),
        (
            "import litellm\nresponse = litellm.completion(model=\"openai/m-1\", api_base=\"https://h.example/v1\", api_key=\"k-1\", messages=[])",
            &["url https://h.example/v1", "key k-1", "model m-1"],
        ),
        (
            "from litellm import completion\ncompletion(model=\"groq/llama-3.1-8b-instant\", api_key=\"gsk_0123456789abcdef\", messages=[])",
            &["key gsk_0123456789abcdef", "model llama-3.1-8b-instant", "provider groq"],
        ),
        (
            "import requests\n\nurl = \"https://h.example/v1/chat/completions\"\npayload = {\"model\": \"m-1\", \"max_tokens\": 20}\nheaders = {\n    \"Authorization\": \"Bearer k-1\",\n    \"Content-Type\": \"application/json\",\n    \"X-Team\": \"blue\",\n}\nprint(requests.post(url, json=payload, headers=headers).json())",
            &["url https://h.example/v1/chat/completions", "key k-1", "model m-1", "header X-Team: blue", "tokens 20"],
        ),
        (
            "httpx.post('https://h.example/v1/chat/completions', headers={'Authorization': f'Bearer {key}'}, json={'model': 'm-1', 'stream': False}, timeout=60)",
            &["url https://h.example/v1/chat/completions", "model m-1", "streaming off"],
        ),
        (
            "data = \"\"\"{\"model\": \"m-1\", \"temperature\": 0.5}\"\"\"\nrequests.request(\"POST\", \"https://h.example/v1/chat/completions\", data=data, headers={\"api-key\": \"k-1\"})",
            &["url https://h.example/v1/chat/completions", "key k-1", "model m-1", "temperature 0.5"],
        ),
        (
            "client = anthropic.Anthropic(api_key=\"sk-ant-api03-0123456789\")\nmessage = client.messages.create(model=\"claude-sonnet-4-5\", max_tokens=1024, system=\"Be brief.\", messages=[])",
            &[
                "key sk-ant-api03-0123456789",
                "model claude-sonnet-4-5",
                "tokens 1024",
                "prompt Be brief.",
                "provider anthropic",
            ],
        ),
        (
            "client = OpenAI()\nclient.chat.completions.create(model=\"gpt-4o\", messages=[{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\": \"https://pictures.example/v1/a.jpg\"}}]}])",
            &["model gpt-4o", "provider openai"],
        ),
        (
            "client = OpenAI(api_key=settings.api_key, base_url=settings.base_url)\napi_key = config.key\nmodel = model_name",
            &[],
        ),
    ]);
}

#[test]
fn java_script() {
    support::check(&[
        (
            "import OpenAI from 'openai';\nconst client = new OpenAI({ baseURL: 'https://h.example/v1', apiKey: 'sk-1', dangerouslyAllowBrowser: true });\nawait client.chat.completions.create({ model: 'm-1', messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: \"Hi\" }], stream: true });",
            &["url https://h.example/v1", "key sk-1", "model m-1", "prompt Be brief."],
        ),
        (
            "const openai = new OpenAI({\n  apiKey: process.env.OPENAI_API_KEY, // defaults to https://api.openai.com/v1\n});",
            &["provider openai"],
        ),
        (
            "const apiKey: string = process.env.KEY ?? 'k-1';\nconst baseUrl = process.env.BASE_URL || \"https://h.example/v1\";",
            &["url https://h.example/v1", "key k-1"],
        ),
        (
            "import { createOpenAI } from '@ai-sdk/openai';\nconst openai = createOpenAI({ apiKey: 'sk-proj-0123456789abcdef' });\nconst { text } = await generateText({ model: openai('gpt-4o'), system: 'Be brief.', prompt: 'Hi', maxOutputTokens: 99 });",
            &["key sk-proj-0123456789abcdef", "model gpt-4o", "tokens 99", "prompt Be brief.", "provider openai"],
        ),
        (
            "const provider = createOpenAICompatible({\n  name: 'mine',\n  apiKey: process.env.PROVIDER_API_KEY,\n  baseURL: 'https://h.example/v1',\n  headers: { 'X-Team': 'blue', Accept: 'text/plain' },\n});\nconst { text } = await generateText({ model: provider('m-1'), temperature: 0.1 });",
            &["url https://h.example/v1", "model m-1", "header X-Team: blue", "temperature 0.1"],
        ),
        (
            "import { groq } from '@ai-sdk/groq';\nstreamText({ model: groq('llama-3.3-70b-versatile') })",
            &["model llama-3.3-70b-versatile", "provider groq"],
        ),
        (
            "const response = await fetch('https://h.example/v1/chat/completions', {\n  method: 'POST',\n  headers: {\n    'Content-Type': 'application/json',\n    Authorization: `Bearer ${apiKey}`,\n    'HTTP-Referer': 'https://mine.example',\n  },\n  body: JSON.stringify({\n    model: \"m-1\",\n    messages: [{ role: 'developer', content: 'Don\\'t guess.' }],\n    stream: false,\n  }),\n});",
            &[
                "url https://h.example/v1/chat/completions",
                "model m-1",
                "header HTTP-Referer: https://mine.example",
                "streaming off",
                "prompt Don't guess.",
            ],
        ),
        // As browsers copy it.
        (
            "fetch(\"https://h.example/v1/chat/completions\", {\n  \"headers\": {\n    \"accept\": \"*/*\",\n    \"accept-language\": \"en\",\n    \"authorization\": \"Bearer sk-1\",\n    \"content-type\": \"application/json\",\n    \"sec-ch-ua\": \"\\\"Chromium\\\";v=\\\"120\\\"\",\n    \"x-team\": \"blue\"\n  },\n  \"referrer\": \"https://page.example/v1\",\n  \"referrerPolicy\": \"no-referrer\",\n  \"body\": \"{\\\"model\\\":\\\"m-1\\\",\\\"messages\\\":[{\\\"role\\\":\\\"system\\\",\\\"content\\\":\\\"Line one\\\\nline two\\\"}],\\\"stream\\\":true}\",\n  \"method\": \"POST\",\n  \"mode\": \"cors\",\n  \"credentials\": \"include\"\n});",
            &[
                "url https://h.example/v1/chat/completions",
                "key sk-1",
                "model m-1",
                "header x-team: blue",
                "prompt Line one\nline two",
            ],
        ),
        (
            "const myHeaders = new Headers();\nmyHeaders.append(\"Content-Type\", \"application/json\");\nmyHeaders.append(\"Authorization\", \"Bearer k-1\");\nmyHeaders.append(\"X-Team\", \"blue\");\nconst raw = JSON.stringify({ \"model\": \"m-1\" });\nfetch(\"https://h.example/v1/chat/completions\", { method: \"POST\", headers: myHeaders, body: raw })",
            &["url https://h.example/v1/chat/completions", "key k-1", "model m-1", "header X-Team: blue"],
        ),
        (
            "axios.post(`https://h.example/v1/chat/completions`, { model: `m-1` }, { headers: { \"x-api-key\": \"k-1\" } })",
            &["url https://h.example/v1/chat/completions", "key k-1", "model m-1"],
        ),
        (
            "new AzureChatOpenAI({ azureOpenAIApiKey: 'k-1', azureOpenAIApiInstanceName: 'res', azureOpenAIApiDeploymentName: 'dep', azureOpenAIApiVersion: '2024-06-01' })",
            &["url https://res.openai.azure.com/openai/deployments/dep", "key k-1", "model dep", "version 2024-06-01"],
        ),
        (
            "const endpoint = process.env[\"ENDPOINT_URL\"] || \"https://res.openai.azure.com/\";\nconst deployment = process.env[\"DEPLOYMENT_NAME\"] || \"dep\";\nconst apiVersion = \"2025-01-01-preview\";\nconst model = config[\"model\"];",
            &["url https://res.openai.azure.com/openai/deployments/dep", "model dep", "version 2025-01-01-preview"],
        ),
        (
            "const client = new AzureOpenAI({ endpoint: \"https://res.openai.azure.com\", apiKey, apiVersion: \"2024-10-21\", deployment: \"dep\" });",
            &["url https://res.openai.azure.com/openai/deployments/dep", "model dep", "version 2024-10-21"],
        ),
    ]);
}

#[test]
fn other_languages() {
    support::check(&[
        (
            "client := openai.NewClient(\n\toption.WithAPIKey(\"k-1\"),\n\toption.WithBaseURL(\"https://h.example/v1\"),\n)",
            &["url https://h.example/v1", "key k-1"],
        ),
        (
            "OpenAIClient client = OpenAIOkHttpClient.builder()\n    .apiKey(\"k-1\")\n    .baseUrl(\"https://h.example/v1\")\n    .build();\nvar params = ChatCompletionCreateParams.builder().model(\"m-1\").temperature(0.4).build();",
            &["url https://h.example/v1", "key k-1", "model m-1"],
        ),
        (
            "AzureOpenAIClient client = new(new Uri(\"https://res.openai.azure.com/\"), new AzureKeyCredential(\"k-1\"));\nvar chat = client.GetChatClient(\"dep\");",
            &["url https://res.openai.azure.com/", "key k-1"],
        ),
        (
            "$client = OpenAI::factory()\n    ->withApiKey('k-1')\n    ->withBaseUri('https://h.example/v1')\n    ->withHttpHeader('X-Team', 'blue')\n    ->make();",
            &["url https://h.example/v1", "key k-1", "header X-Team: blue"],
        ),
        (
            "let config = OpenAIConfig::new().with_api_key(\"k-1\").with_api_base(\"https://h.example/v1\");",
            &["url https://h.example/v1", "key k-1"],
        ),
        (
            "client = OpenAI::Client.new(access_token: \"k-1\", uri_base: \"https://h.example/v1\", extra_headers: { \"X-Team\" => \"blue\" })",
            &["url https://h.example/v1", "key k-1", "header X-Team: blue"],
        ),
    ]);
}
